"""A visitor: asks a portal for pages one after the other, by its robots.txt, within a budget. Asks the network."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from crawler.doctor.sites import site_of
from crawler.policy.robots import UnreachableError, onward, robots
from crawler.policy.statuses import MOVED
from crawler.portals.addresses import is_web, resolved

_MOST_REDIRECTS = 5
_LONGEST_S = 300.0
"""How long an examination takes at most: a portal that asks for long pauses is asked for fewer pages."""
_FEWEST = 12
_NO_ANSWER = 503
"""What no answer means for robots.txt: as much as an error of the server."""


class Answer(NamedTuple):
    """What came of asking for an address.

    Attributes:
        url: Where the answer is from, after redirects.
        status: Of HTTP; 0 when there was no answer.
        body: The page, empty if it did not come whole.
        content_type: The header of that name.
        location: The header of that name.
        reason: Why there is no page, if there is none.
    """

    url: str
    status: int = 0
    body: bytes = b""
    content_type: str = ""
    location: str = ""
    reason: str | None = None


Ask = Callable[[str], Awaitable[Answer]]
Obeyed = Callable[[str, Protego], None]
"""Told the address of a page, and the rules of its host."""


class Manners(NamedTuple):
    """How a portal is asked: as whom, for how many pages, and with what seconds between two."""

    agent: str = "qingliu"
    budget: int = 60
    delay_s: float = 1.0


class Visitor:
    """Asks for pages.

    Attributes:
        asked: Every address that was asked for, with the status of its answer, in order; robots.txt too.
        robots: By origin, what its robots.txt said, in words.
        sitemaps: What the robots.txt of all origins announce.
        refused: Addresses that were not asked for, since robots.txt forbids it.
        delay_s: Seconds between two requests.
        may_be: Tells whether there may be an answer: of saved pages, only to what was saved.
    """

    def __init__(
        self, ask: Ask, manners: Manners, obeyed: Obeyed | None = None, may_be: Callable[[str], bool] | None = None
    ) -> None:
        self._ask = ask
        self.may_be = may_be or (lambda _: True)
        self._manners = manners
        self._obeyed = obeyed
        self._rules: dict[str, Protego | None] = {}
        self._answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, int]] = []
        self.robots: dict[str, str] = {}
        self.sitemaps: list[str] = []
        self.refused: list[str] = []
        self.delay_s = manners.delay_s

    @property
    def left(self) -> int:
        """How many requests are left; a long delay leaves fewer."""
        most = min(self._manners.budget, max(_FEWEST, int(_LONGEST_S / max(self.delay_s, 0.001))))
        return most - len(self.asked)

    async def page(self, url: str) -> Answer:
        """Return the answer to a request for a page, after redirects within the site; each is asked for once."""
        for _ in range(_MOST_REDIRECTS):
            answer = await self._once(url)
            target = resolved(url, answer.location) if answer.status in MOVED else None
            if target is None or not is_web(target):
                return answer
            if site_of(target) != site_of(url):
                return answer._replace(reason=f"HTTP {answer.status} to another site, {target}")
            target = target.partition("#")[0]
            if target == url:
                return answer._replace(reason=f"HTTP {answer.status} to itself: it wants a cookie")
            url = target
        return Answer(url, reason="more than five redirects")

    async def _once(self, url: str) -> Answer:
        url = url.partition("#")[0]
        if url not in self._answers:
            refusal = await self._refusal(url)
            if refusal:
                return Answer(url, reason=refusal)
            self._answers[url] = await self._sent(url)
        return self._answers[url]

    async def _sent(self, url: str) -> Answer:
        answer = await self._ask(url)
        self.asked.append((url, answer.status))
        if answer.status >= 400 and not answer.reason:
            return answer._replace(reason=f"HTTP {answer.status}")
        return answer

    async def _refusal(self, url: str) -> str | None:
        """Return why a page is not asked for; None when it may be."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = await self._had(origin)
        rules = self._rules[origin]
        if rules is None:
            return f"robots.txt could not be had: {self.robots[origin]}"
        if not rules.can_fetch(url, self._manners.agent):
            self.refused += [url] if url not in self.refused else []
            return "robots.txt forbids it"
        return None if self.left > 0 else "the budget is spent"

    async def _had(self, origin: str) -> Protego | None:
        """Return the rules of a host, by the same reading of robots.txt as a crawl's."""
        answer = None
        try:
            answer = await self._last(f"{origin}/robots.txt")
            lack = answer.reason if answer.status < 400 else None
            found = robots(answer.status or _NO_ANSWER, answer.body, lack)
        except UnreachableError as error:
            self.robots[origin] = answer.reason if answer and answer.reason else str(error)
            return None
        rules = Protego.parse(found.body.decode("utf-8", "ignore"))
        self._keep(origin, rules, answer.reason or f"HTTP {found.status}")
        return rules

    async def _last(self, url: str) -> Answer:
        """Return the answer to a request for robots.txt that counts, wherever it leads."""
        hops = 0
        while True:
            answer = await self._sent(url)
            target = onward(url, answer.status, answer.location, hops)
            if target is None:
                return answer
            url, hops = target, hops + 1

    def _keep(self, origin: str, rules: Protego, said: str) -> None:
        delay = rules.crawl_delay(self._manners.agent)
        self.delay_s = max(self.delay_s, min(float(delay or 0), 60.0))
        self.sitemaps += [each for each in rules.sitemaps if is_web(each)]
        self.robots[origin] = said + (f", Crawl-delay {delay:g}" if delay else "")
        if self._obeyed:
            self._obeyed(f"{origin}/robots.txt", rules)
