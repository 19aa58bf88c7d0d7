"""Who and where one article is about: the slots that its sentences share."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from crawler.simulator.bank import Bank, bank
from crawler.simulator.chance import dice

_WEEKDAYS = "一二三四五六日"
_SEASONS = ("冬", "冬", "春", "春", "春", "夏", "夏", "夏", "秋", "秋", "秋", "冬")


def scene(seed: int, portal: str, region: str, number: int, published: datetime) -> dict[str, str]:
    """Return the slots of article *number* of a portal; its town, village, company … are no other article's."""
    words = bank()
    thrown = dice(seed, portal, "scene", number)
    slots = _named_places(words, seed, portal, number, thrown)
    slots |= _region(words.places["regions"][region], thrown) | _days(published, thrown)
    slots |= {
        role: words.person(thrown) for role in ("person", "person2", "person3", "official", "official2", "expert")
    }
    return slots


@lru_cache(maxsize=256)
def _names(seed: int, portal: str, kind: str) -> list[str]:
    return bank().place_names(dice(seed, portal, "places", kind))


def _named_places(words: Bank, seed: int, portal: str, number: int, thrown: Random) -> dict[str, str]:
    def name(kind: str) -> str:
        names = _names(seed, portal, kind)
        return names[number % len(names)]

    places = words.places
    return {
        "town": name("town") + thrown.choice(places["towns_after"]),
        "village": name("village") + "村",
        "community": name("community") + "社区",
        "company": name("company") + thrown.choice(places["companies"]) + thrown.choice(places["company_after"]),
        "school": name("school") + thrown.choice(places["schools_after"]),
        "hospital": name("hospital") + thrown.choice(places["hospitals_after"]),
        "park": name("park") + thrown.choice(places["parks_after"]),
        "river": name("river") + thrown.choice(places["rivers_after"]),
        "road": thrown.choice(places["roads"]) + thrown.choice(places["roads_after"]),
        "road2": name("road") + "路",
    }


def _region(region: Mapping[str, list[str]], thrown: Random) -> dict[str, str]:
    return {
        "city": str(region["city"]),
        "province": str(region["province"]),
        "office": thrown.choice(region["offices"]),
        "district": thrown.choice(region["districts"]),
        "phone": f"{region['area_code']}-{thrown.randint(2000000, 8999999)}",
    }


def _days(published: datetime, thrown: Random) -> dict[str, str]:
    event = published - timedelta(days=thrown.choice((0, 1, 1, 2)))
    return {
        "day": _day(event),
        "before": _day(event - timedelta(days=thrown.randint(3, 12))),
        "tomorrow": _day(published + timedelta(days=1)),
        "soon": _day(published + timedelta(days=thrown.randint(2, 9))),
        "later": _day(published + timedelta(days=thrown.randint(12, 40))),
        "month": f"{event.month}月",
        "year": f"{event.year}年",
        "last_year": f"{event.year - 1}年",
        "weekday": "周" + _WEEKDAYS[event.weekday()],
        "season": _SEASONS[event.month - 1] + "季",
    }


def _day(instant: datetime) -> str:
    return f"{instant.month}月{instant.day}日"
