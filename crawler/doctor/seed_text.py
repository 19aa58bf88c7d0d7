"""The seed of a portal as TOML, from what a diagnosis found. Pure, but for the check that reads it back."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.doctor.diagnosis import Diagnosis
from crawler.doctor.toml_text import addresses, literal, quoted
from crawler.portals.portal import Portal
from crawler.portals.seeds import portal

_CONFIRMED = 3
"""Articles that were read, from which on their form counts as seen."""
_LEAST_DELAY_S = 2.0
_EXAMPLES = 6
_SHEETS = 400
"""List pages that one visit of an e-paper may follow: the sheets of a month of issues."""


def seed_text(found: Diagnosis) -> str:
    """Return the seed of a portal."""
    return "\n".join([*_head(found), "", *_claims(found), *_channels(found), *_cleaning(found)]) + "\n"


def checked(name: str, text: str) -> Portal:
    """Return the portal of a seed's text.

    Raises:
        SeedError: if it is wrong.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return portal(path)


def _head(found: Diagnosis) -> Iterator[str]:
    systems = f" Signs of {', '.join(found.systems)}." if found.systems else ""
    yield f"# {found.title}: examined from {found.start} on {found.day}, {found.requests} requests.{systems}"
    yield f"title = {quoted(found.title)}"
    yield f"base = {quoted(found.base)}"
    if len(found.hosts) > 1:
        yield f"hosts = [{', '.join(map(quoted, found.hosts))}]"
    if found.alias_hosts:
        yield f"alias_hosts = [{', '.join(map(quoted, found.alias_hosts))}]"
    yield f"family = {quoted(found.family)}"
    yield f"article = {literal(found.article)}"
    if found.keep_query:
        yield f"keep_query = [{', '.join(map(quoted, found.keep_query))}]"
    yield f"delay_s = {max(found.delay_s, _LEAST_DELAY_S)}"
    yield from addresses("examples", tuple(each.url for each in found.articles[:_EXAMPLES]), found.base)
    yield from addresses("not_examples", found.others, found.base)


def _claims(found: Diagnosis) -> Iterator[str]:
    read = len(found.articles)
    lists = ", ".join(f"{len(each.articles)} in {each.name}" for each in found.channels[:5])
    yield "[claims]"
    yield _claim("host", found, f"{found.requests} requests, {read} articles read")
    if read >= _CONFIRMED:
        yield _claim(
            "article", found, f"{sum(each.seen for each in found.forms)} addresses seen, {read} read as articles"
        )
    else:
        yield f"article = {{ guess = {quoted(f'only {read} articles were read')} }}"
    yield _claim("channels", found, f"articles on their first pages: {lists}")
    yield _claim("family", found, f"the entries above were read as {found.family}")
    if found.encoding:
        yield _claim("encoding", found, f"all {read} articles")


def _claim(subject: str, found: Diagnosis, evidence: str) -> str:
    return f"{subject} = {{ confirmed = {found.day}, evidence = {quoted(evidence)} }}"


def _channels(found: Diagnosis) -> Iterator[str]:
    for each in found.channels:
        yield from ("", "[[channel]]", f"name = {quoted(each.name)}")
        yield f"url = {quoted(each.url.removeprefix(found.base))}"
        yield f"verified = {found.day}"
        if each.kind == "paper":
            yield f"pages = {_SHEETS}"


def _cleaning(found: Diagnosis) -> Iterator[str]:
    if found.encoding:
        yield from ("", "[[cleaning]]", f"encoding = {quoted(found.encoding)}")
