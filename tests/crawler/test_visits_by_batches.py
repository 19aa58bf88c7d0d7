"""What costs the frontier as much for one page as for some is done for some."""

import asyncio
import re
from collections.abc import Sequence

from crawler.journal.commits import Commits
from crawler.policy.page import Outcome, Page
from crawler.portals.portal import Portal
from crawler.run.budget import Budget

PORTAL = Portal(name="mou", title="某网", hosts=("news.test",), channels=(), article=re.compile("/.*"))
PAGE = Page(1, "mou", "http://news.test/1.html", "article", "要闻", "id")
OUTCOME = Outcome("same", PAGE, "record", 0.0)


def stored(count: int, under_way: int) -> list[int]:
    """Have so many outcomes stored, one after the other, and return how many each commit held."""
    held = list[int]()

    def commit(outcomes: Sequence[Outcome]) -> list[int]:
        held.append(len(outcomes))
        return [0] * len(outcomes)

    async def run() -> None:
        commits = Commits(lambda: None, commit)
        commits.under_way = lambda: under_way
        waiting = []
        for _ in range(count):
            waiting.append(asyncio.create_task(commits.done(OUTCOME)))
            await asyncio.sleep(0)
        await asyncio.gather(*waiting)

    asyncio.run(run())
    return held


def test_outcomes_wait_for_those_that_are_under_way_and_are_stored_together() -> None:
    assert stored(8, 8) == [8]


def test_what_is_alone_is_stored_at_once_and_what_waits_in_vain_is_stored_soon() -> None:
    assert stored(1, 1) == [1]
    assert sum(stored(3, 8)) == 3


def test_of_a_portal_as_many_pages_are_taken_as_there_is_room_for_but_not_one_by_one() -> None:
    budget = Budget({"mou": PORTAL}, 8, None)
    rooms = list[int]()
    for done in range(9):
        if done:
            budget.give_back(PAGE)
        room = budget.room(0.0)
        rooms.append(room.get("mou", 0))
        if not done:
            budget.take([PAGE] * 8)
    assert rooms == [8, 0, 0, 0, 4, 5, 6, 7, 8]
    assert Budget({"mou": PORTAL}, 1, None).room(0.0) == {"mou": 1}
