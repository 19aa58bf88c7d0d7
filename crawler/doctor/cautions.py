"""What a person must look at before a seed is used: walls, gaps and doubts. Pure."""

from collections.abc import Iterator, Sequence

from crawler.doctor.channels import Found
from crawler.doctor.examination import Examined

_FEW_LINKS = 5
_AGREE = 0.85
"""As cleaners/judge has it: below, one of the two judges took parts that the other did not."""
_READ = 3


def cautions(examined: Examined, kept: Sequence[Found]) -> Iterator[str]:
    """Yield a line for each."""
    yield from _walls(examined)
    yield from _lists(examined, kept)
    yield from _articles(examined)


def _walls(examined: Examined) -> Iterator[str]:
    notes, _, visitor = examined
    for origin, said in visitor.robots.items():
        if not said.startswith(("HTTP 2", "HTTP 4", "not saved")):
            yield f"robots.txt of {origin} could not be had ({said}): a crawl would leave the host alone until it can"
        if said.startswith("not saved"):
            yield f"robots.txt of {origin} was not saved: whether a crawl may ask for these pages is unknown"
    if visitor.refused:
        count = len(visitor.refused)
        yield f"robots.txt forbids {count} pages that were wanted, such as {visitor.refused[0]}: they stay unseen"
    walls = {url: why for url, why in notes.troubles.items() if why in {"login", "fence"} or _is_blocked(why)}
    for why in dict.fromkeys(walls.values()):
        found = [url for url in walls if walls[url] == why]
        yield f"{len(found)} pages answer with a wall ({why}), such as {found[0]}: look at them in a browser"
    home = notes.sights.get(notes.home)
    if home is None:
        yield f"the home page {notes.home} shows nothing: {notes.troubles.get(notes.home, 'it was not asked for')}"
    elif home.scripts and len(home.links) < _FEW_LINKS and not home.refresh:
        told = f"; it may ask for data at {', '.join(home.data[:3])}" if home.data else ""
        yield f"the home page has {len(home.links)} links and {home.scripts} scripts: its lists need JavaScript{told}"
    if visitor.left <= 0:
        yield f"the budget of {len(visitor.asked)} requests was spent before all was looked at: ask again with --budget"


def _is_blocked(why: str) -> bool:
    return why.startswith(("HTTP 202", "HTTP 401", "HTTP 403", "HTTP 412", "HTTP 451")) or "cookie" in why


def _lists(examined: Examined, kept: Sequence[Found]) -> Iterator[str]:
    found = examined.found
    if not kept:
        yield "no list page was found: name one, or an article, and ask again"
    for each in kept:
        if each.kind == "list" and not each.next:
            yield f"list {each.name} ({each.url}) shows {len(each.articles)} articles and no next page"
    shown = {url for each in kept for url in each.articles}
    missing = [url for url in found.known() if url not in shown]
    if missing and kept:
        yield f"{len(missing)} articles are shown by no list's first page, such as {missing[0]}"


def _articles(examined: Examined) -> Iterator[str]:
    found = examined.found
    if len(found.articles) < _READ:
        yield f"only {len(found.articles)} articles were read: the form of their addresses is a guess"
    for form in found.forms.forms:
        if form.alike:
            yield f"{form.alike} other links have the form {form.pattern} too: some may be no articles"
    if found.forms.strays:
        yield f"{len(found.forms.strays)} entries have an address of no form, such as {found.forms.strays[0]}"
    for url, each in found.articles.items():
        article = each.article
        if article is None:
            continue
        if article.agreement is not None and article.agreement < _AGREE:
            yield f"two judges differ about the text of {url} (agreement {article.agreement:.2f})"
        if not article.published_date:
            yield f"no date was found in {url}"
