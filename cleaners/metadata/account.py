"""The account that a post on WeChat is of: its source where the post names none."""

import re

from lxml import etree

from cleaners.extraction.selection import Selection
from cleaners.extraction.unshown import Unshown
from cleaners.lines.signs import simplified

# var nickname = "青禾发布"; nick_name: JsDecode('青禾发布'); nickname = htmlDecode("青禾发布")
_ASSIGNED = re.compile(
    r"(?:(?:var |window\.)nickname\s*=|\bnick_name['\"]?\s*:)\s*(?:JsDecode|htmlDecode)?\(?\s*"
    r"['\"](?P<name>[^'\"\\<>{}\n]{2,40})['\"]"
)
_PLATFORM = ("mp.weixin.qq.com", "window.biz")
_SHOWN_ID, _SHOWN_CLASS = "js_name", re.compile("profile_nickname|wx_follow_nickname")


# 青禾新闻网, 平湖日报: a medium that is a link below the headline; no channel, 社会新闻.
_MEDIUM = re.compile("[\u4e00-\u9fff]{2,8}(?:日报|晚报|都市报|青年报|新闻网|通讯社|客户端|融媒体中心|电视台)")


def linked_medium(selection: Selection) -> str | None:
    """Return the medium that alone is a link between headline and body, where no label says whose the article is."""
    blocks, at = selection.blocks, selection.headline.at
    between = range(at + 1, next((i for i in selection.kept if selection.worth[i]), at + 1)) if at >= 0 else ()
    media = [blocks.text[i] for i in between if blocks.linked[i] and _MEDIUM.fullmatch(simplified(blocks.text[i]))]
    return media[0] if len(media) == 1 else None


def account_of(root: etree._Element, unshown: Unshown) -> str | None:
    """Return the name of the account whose post the page under *root* is; None for a page of another platform."""
    scripts = [script.text for script in unshown.scripts if script.text]
    if not any(name in script for script in scripts for name in _PLATFORM):
        return None
    for element in filter(_shows_account, root.iter("*")):
        if name := " ".join("".join(element.itertext()).split()):
            return name
    return next((match["name"].strip() for script in scripts if (match := _ASSIGNED.search(script))), None)


def _shows_account(element: etree._Element) -> bool:
    return element.get("id") == _SHOWN_ID or _SHOWN_CLASS.search(element.get("class") or "") is not None
