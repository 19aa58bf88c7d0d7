"""The simulated portals as an examination asks for them: the same answers as over the network, without one."""

import asyncio
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from cleaners.article import Judge
from crawler.doctor.diagnosis import Diagnosis, diagnosis
from crawler.doctor.examination import examined
from crawler.doctor.sights import Sight, sight
from crawler.doctor.visitor import Answer, Ask, Manners, Visitor
from crawler.simulator.exchange import Request
from crawler.simulator.world import World

DAY = date(2026, 3, 2)


async def look(answer: Answer, judge: Judge) -> Sight:
    return sight(answer, judge)


def asking(world: World) -> Ask:
    """Return how to ask the portals of a world."""

    async def ask(url: str) -> Answer:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        delivered = world.answer(parts.netloc, Request("GET", target, {}, b""))
        if delivered is None:
            return Answer(url, reason="no such host")
        response, headers = delivered.response, {name.lower(): value for name, value in delivered.response.headers}
        return Answer(url, response.status, response.body, headers.get("content-type", ""), headers.get("location", ""))

    return ask


@cache
def diagnosed(world: World, start: str, budget: int = 60) -> Diagnosis:
    """Return what the doctor finds of a simulated portal."""
    visitor = Visitor(asking(world), Manners(budget=budget, delay_s=0))
    return diagnosis(asyncio.run(examined(start, visitor, look)), DAY)


def within_reach(world: World, host: str) -> set[str]:
    """Return the addresses of a portal's articles."""
    site = world.sites[host]
    now = world.clock.now
    return {site.portal.base + site.room.story(number, now).path for number in site.room.live(now)}
