"""The account that a post on WeChat is of: its source where the post names none."""

import re

from lxml import etree

from cleaners.extraction.unshown import Unshown

# var nickname = "青禾发布"; nick_name: JsDecode('青禾发布'); nickname = htmlDecode("青禾发布")
_ASSIGNED = re.compile(
    r"(?:(?:var |window\.)nickname\s*=|\bnick_name['\"]?\s*:)\s*(?:JsDecode|htmlDecode)?\(?\s*"
    r"['\"](?P<name>[^'\"\\<>{}\n]{2,40})['\"]"
)
_PLATFORM = ("mp.weixin.qq.com", "window.biz")
_SHOWN = "//*[@id='js_name' or contains(@class, 'profile_nickname') or contains(@class, 'wx_follow_nickname')]"


def account_of(root: etree._Element, unshown: Unshown) -> str | None:
    """Return the name of the account whose post the page under *root* is; None for a page of another platform."""
    scripts = [script.text for script in unshown.scripts if script.text]
    if not any(name in script for script in scripts for name in _PLATFORM):
        return None
    for element in root.xpath(_SHOWN):
        if name := " ".join("".join(element.itertext()).split()):
            return name
    return next((match["name"].strip() for script in scripts if (match := _ASSIGNED.search(script))), None)
