"""Compares what a crawl left (frontier, corpus, report) with what is expected of an attack."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crawls import FINE, Act
from network import STRANGER

from corpus.table.table import Editions, NoCorpusError
from crawler.frontier.store import Frontier
from crawler.policy.page import Page
from crawler.simulator.hostile.answers import article_count
from crawler.simulator.hostile.attack import UNHEARD, Attack
from crawler.simulator.hostile.pages import paragraphs, title
from crawler.simulator.hostile.server import HEALTHY

_NUMBER = re.compile(r"/a/(\d+)\.html")
_SHOWN = 140
Key = tuple[str, str]
"""Portal and address."""


class Left(NamedTuple):
    """What an act left: pages of the frontier by portal and path, editions in their order, and the report."""

    act: Act
    pages: Mapping[Key, Page | None]
    editions: Mapping[Key, Sequence[Mapping[str, Any]]]
    report: Mapping[str, Any]


class Verdict(NamedTuple):
    """What came of an attack: the *outcome* in words, and how it differs from what is expected."""

    attack: Attack
    outcome: str
    faults: tuple[str, ...]


def left(act: Act, state: Path, attacks: Sequence[Attack]) -> Left:
    """Read what an act left."""
    frontier = Frontier(state / "frontier.sqlite")
    try:
        wanted = [(each, path) for each in (*attacks, HEALTHY) for path in (*_articles(each), *each.pages)]
        pages = {(each.name, path): frontier.page(each.name, f"{each.base}{path}") for each, path in wanted}
    finally:
        frontier.close()
    reports = sorted((state / "reports").glob("*.json"))
    report = json.loads(reports[-1].read_bytes()) if reports else {}
    return Left(act, pages, _editions(state, pages), report)


def verdicts(attacks: Sequence[Attack], acts: Sequence[Left]) -> list[Verdict]:
    """Return what came of each attack."""
    by_name = {each.act.name: each for each in acts}
    general = tuple(fault for each in acts for fault in _run_faults(each, attacks))
    return [Verdict(each, _outcome(each, by_name["during"]), (*general, *_faults(each, by_name))) for each in attacks]


def _run_faults(found: Left, attacks: Sequence[Attack]) -> Iterator[str]:
    """Yield what is wrong with a whole act: how it ended, the healthy portal, requests to strangers."""
    name, act = found.act.name, found.act
    if act.status not in FINE:
        yield f"{name}: status {act.status}: {act.said[-400:]}"
    if "Traceback" in act.said:
        yield f"{name}: {act.said[act.said.index('Traceback') :][-600:]}"
    yield from (f"{name}: {line}" for line in act.said.splitlines() if line.startswith(STRANGER))
    for path in _articles(HEALTHY):
        if fault := _unlike(HEALTHY, path, found):
            yield f"{name}: healthy portal: {path}: {fault}"
    hosts = {each.host for each in (*attacks, HEALTHY)}
    if strange := {host for host, _ in act.requests} - hosts:
        yield f"{name}: requests left for {', '.join(sorted(strange))}"


def _faults(attack: Attack, acts: Mapping[str, Left]) -> Iterator[str]:
    if attack.known:
        for path in _articles(attack):
            if fault := _unlike(attack, path, acts["before"]):
                yield f"before: {path}: {fault}"
    yield from _during(attack, acts["during"])
    for path in attack.pages if "after" in acts else ():
        yield from _after(attack, path, acts["after"])


def _during(attack: Attack, found: Left) -> Iterator[str]:
    expected = attack.expected
    for path in attack.pages:
        page = found.pages[attack.name, path]
        if not re.fullmatch(expected.state, _state(page)):
            yield f"{path}: {_state(page)} ({page and page.reason}); expected {expected.state}"
        elif page and not re.search(expected.reason, page.reason or ""):
            yield f"{path}: reason {page.reason!r}; expected {expected.reason!r}"
        causes = tuple(row["cause"] for row in found.editions.get((attack.name, path), ()))
        if _NUMBER.fullmatch(path) and causes != attack.editions:
            yield f"{path}: editions {causes}; expected {attack.editions}"
        if _NUMBER.fullmatch(path) and attack.editions and expected.reads and (fault := _misread(attack, path, found)):
            yield f"{path}: {fault}"
    neighbour = _neighbour(attack)
    page = found.pages[attack.name, neighbour]
    if not re.fullmatch(expected.neighbour, _state(page)):
        yield f"neighbour: {_state(page)} ({page and page.reason}); expected {expected.neighbour}"
    elif expected.neighbour == "live" and (fault := _misread(attack, neighbour, found)):
        yield f"neighbour: {fault}"
    asked = Counter(host for host, _ in found.act.requests)[attack.host]
    if asked > expected.requests:
        yield f"{asked} requests; expected {expected.requests} at most"
    alarms = [each for each in found.report.get("alarms", ()) if each.startswith(f"{attack.name}:")]
    if expected.alarm and not any(re.search(expected.alarm, each) for each in alarms):
        yield f"alarms {alarms}; expected {expected.alarm!r}"


def _after(attack: Attack, path: str, found: Left) -> Iterator[str]:
    page = found.pages[attack.name, path]
    if not re.fullmatch(attack.expected.healed, _state(page)):
        yield f"a month after: {path}: {_state(page)} ({page and page.reason}); expected {attack.expected.healed}"
    elif attack.expected.reads and attack.expected.healed == "live" and _NUMBER.fullmatch(path):
        causes = [row["cause"] for row in found.editions.get((attack.name, path), ())]
        if fault := _misread(attack, path, found):
            yield f"a month after: {path}: {fault}"
        if causes != ["new"]:
            yield f"a month after: {path}: editions {causes}; expected ['new']"


def _unlike(attack: Attack, path: str, found: Left) -> str | None:
    page = found.pages[attack.name, path]
    if page is None or page.state != "live":
        return f"{_state(page)} ({page and page.reason})"
    return _misread(attack, path, found)


def _misread(attack: Attack, path: str, found: Left) -> str | None:
    """Return how the last edition differs from the article that stands there; None when it does not."""
    rows = found.editions.get((attack.name, path))
    number = _NUMBER.fullmatch(path)
    if not rows or not number:
        return "no edition"
    whole = title(attack.host, int(number[1])), "\n".join(paragraphs(attack.host, int(number[1])))
    read = rows[-1]["title"], rows[-1]["text"]
    return None if read == whole else f"read as {str(read)[:150]}"


def _state(page: Page | None) -> str:
    return page.state if page else UNHEARD


def _outcome(attack: Attack, found: Left) -> str:
    path = attack.pages[0]
    page = found.pages[attack.name, path]
    if page is None:
        return UNHEARD
    causes = [row["cause"] for row in found.editions.get((attack.name, path), ())]
    reason = [f"({page.reason[:_SHOWN]})".encode("unicode_escape").decode()] if page.reason else []
    return "; ".join([" ".join([page.state, *reason]), *([f"editions: {', '.join(causes)}"] if causes else [])])


def _editions(state: Path, pages: Mapping[Key, Page | None]) -> dict[Key, list[Mapping[str, Any]]]:
    try:
        rows = Editions(state / "corpus" / "editions").dataset().to_table().to_pylist()
    except NoCorpusError:
        return {}
    rows.sort(key=lambda row: row["edition"])
    return {
        (name, path): [row for row in rows if row["portal"] == name and row["id"] == page.article]
        for (name, path), page in pages.items()
        if page and page.article
    }


def _articles(attack: Attack) -> tuple[str, ...]:
    return tuple(f"/a/{number}.html" for number in range(1, article_count(attack) + 1))


def _neighbour(attack: Attack) -> str:
    return _articles(attack)[-1]
