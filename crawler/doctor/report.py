"""A diagnosis in words, and as JSON. Pure."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from crawler.doctor.diagnosis import Diagnosis

_SHOWN = 8


def report(found: Diagnosis) -> str:
    """Return what was found, how sure it is, what is missing, and what a person must look at."""
    return "\n".join([*_portal(found), *_articles(found), *_channels(found), *_cautions(found)])


def diagnosis_json(found: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis in terms that JSON knows."""
    return (
        {**asdict(found), "day": found.day.isoformat(), "is_seed": found.is_seed}
        | {
            key: [
                {**each._asdict(), "newest": _iso(each.newest), "articles": list(each.articles)}
                for each in getattr(found, key)
            ]
            for key in ("channels", "old")
        }
        | {key: [each._asdict() for each in getattr(found, key)] for key in ("forms", "articles")}
    )


def _portal(found: Diagnosis) -> Iterator[str]:
    yield f"portal    {found.title}, {found.base} ({', '.join(found.hosts)})"
    if found.alias_hosts:
        yield f"aliases   {', '.join(found.alias_hosts)} show the same pages"
    yield f"asked     {found.requests} requests, {found.delay_s:g} s between two"
    for origin, said in found.robots.items():
        yield f"robots    {origin}: {said}"
    yield f"system    {', '.join(found.systems) or 'no sign of any that is known'}"
    yield f"encoding  {found.encoding or 'not the same on all pages'}"


def _articles(found: Diagnosis) -> Iterator[str]:
    yield f"articles  {found.known} seen, {len(found.articles)} read"
    for form in found.forms:
        sure = "read as articles" if form.read else "none was read: a guess"
        yield f"  form    {form.pattern}  ({form.seen} seen, {form.read} {sure})"
    if found.keep_query:
        yield f"  query   {', '.join(found.keep_query)} tell pages apart; all else is dropped"
    for each in found.articles[:_SHOWN]:
        agreement = f", judges agree {each.agreement:.2f}" if each.agreement is not None else ""
        yield f"  read    {each.published or 'no date   '} {each.characters:>5} characters{agreement}  {each.title}"


def _channels(found: Diagnosis) -> Iterator[str]:
    yield f"channels  {len(found.channels)}, the freshest and longest first; family {found.family}"
    for each in found.channels:
        goes_on = (
            f"next {each.next}" + ("" if each.is_further_seen else " (not looked at)") if each.next else "no next page"
        )
        fresh = each.newest or "undated"
        yield f"  {each.kind:<7} {len(each.articles):>3} articles, newest {fresh}  {each.name}  {each.url}"
        yield f"          {goes_on}"
    for each in found.old:
        yield f"  old     nothing since {each.newest}: left out  {each.name}  {each.url}"


def _cautions(found: Diagnosis) -> Iterator[str]:
    yield f"look at   {len(found.cautions)} things"
    yield from (f"  - {line}" for line in found.cautions)
    if not found.is_seed:
        yield "no seed   an article that was read and a list that shows some are needed; see above for what is missing"


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
