"""The date of publication that a page hands to its own scripts: the last resort but for the address."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from itertools import islice

from cleaners.extraction.unshown import Unshown
from cleaners.lines.dates import CHINA, Published, published_of
from cleaners.lines.forms import filled

# pubtime:'2019-09-23 07:48', "publishDate" = "2019-09-26", var ptime = "…", "newsTime":"…", var ct = "1659274471". Not
# update_time, expireTime, server_time, which say something else.
_ASSIGNED = (
    r"(?<![a-z])(?:(?:page|article|news|doc)?_?pub(?:lish)?(?:ed)?_?(?:time|date)|p_?time|news_?time|ct)[\"']?\s*[:=]"
    r"\s*[\"']?(?P<value>{scripted_day}|1\d{9}(?:\d{3})?(?!\d))"
)
_NEAR = 2000
"""Characters between a date and the headline in one script: of 24 pages with such a date 21 to 700; those of other
articles and of quoted ones stand there too, and disagree."""
_MOST = 20
"""Places of one script that are looked at."""
_TELLING = 8
"""Characters of the headline that are looked for: the rest may be escaped in many ways."""


def scripted_date(unshown: Unshown, headline: str) -> Published | None:
    """Return the date that stands beside the *headline* in a script of a page; None if several days do."""
    if len(headline) < _TELLING:
        return None
    escaped = json.dumps(headline[:_TELLING])[1:-1]
    title = re.compile(f"{re.escape(headline[:_TELLING])}|{re.escape(escaped)}")
    near = (match["value"] for script in unshown.scripts for match in _beside(title, script.text or ""))
    found = [published for value in near if (published := _published(value))]
    return found[0] if len({published.date for published in found}) == 1 else None


def _beside(title: re.Pattern[str], script: str) -> Iterator[re.Match[str]]:
    for shown in islice(title.finditer(script), _MOST):
        yield from _assigned().finditer(script, max(0, shown.start() - _NEAR), shown.start() + _NEAR)


@cache
def _assigned() -> re.Pattern[str]:
    return re.compile(filled(_ASSIGNED), re.IGNORECASE)


def _published(value: str) -> Published | None:
    if not value.isdigit():
        return published_of(value)
    instant = datetime.fromtimestamp(int(value[:10]), CHINA)
    return Published(instant, instant.date(), "second", value)
