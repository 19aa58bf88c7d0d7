"""What kind of page it is: an article, or one of the pages that must never become a document."""

import re

from lxml import etree

from cleaners.article import Attachment, EmptyReason, Image, Kind, NotAnArticle
from cleaners.decoding import Decoded
from cleaners.decoding.plausibility import likeness
from cleaners.extraction.blocks import Blocks
from cleaners.extraction.selection import Selection
from cleaners.extraction.worth import is_dated_often, is_link_line
from cleaners.lines.forms import form

# 404, 页面不存在, 您访问的文章已被删除: a page that is not there and answers 200. Asked of short pages only.
_MISSING = re.compile(
    r"\b404\b|not\s+found|(?:could\snot|cannot)\sbe\sfound"
    r"|(?:页面|网页|文章|内容|信息|新闻|模板|帖子|主题|链接|资源)[^。，]{0,12}"
    r"(?:不存在|不见了|未找到|没有找到|已(?:经)?(?:被)?(?:\w{2,4})?(?:删除|移除|下线|失效|过期|失踪|屏蔽))"
    r"|(?:找不到|无法找到|没有找到|不存在)[^。]{0,12}(?:页面|网页|文章|内容)|该(?:页面?|文章|内容)(?:已|不)"
    r"|(?:此|该)(?:内容|账号|公众号|视频)[^。，]{0,12}(?:无法查看|无法播放|屏蔽|注销|迁移|封禁)"
    r"|(?:页面|网页)(?:暂时)?无法(?:访问|显示|打开)|(?:文档|文章|稿件)(?:未|尚未)(?:通过)?审核",
    re.IGNORECASE,
)
# 您的请求带有不合法参数，已被网站管理员设置拦截, Checking your browser: what a firewall says to a visitor, in place of
# any page; never 系统遭攻击，请求被拦截, of which news tell. Asked of short pages only.
_FENCE = re.compile(
    r"您的(?:请求|访问|操作)(?:带有|含有|包含|可能对|过于频繁|太频繁|被(?:拦截|阻断|拒绝))|访问被(?:拦截|阻断)|网站防火墙"
    r"|请(?:进行|完成)(?:安全)?验证[^。]{0,8}继续访问|完成(?:安全)?验证后[^。]{0,4}继续访问|当前环境异常|滑动验证页面"
    r"|checking your browser|enable javascript and cookies|^just a moment",
    re.IGNORECASE,
)
# 本网站正在升级维护，请稍后访问: what a site says of itself to a visitor; never 系统维护期间暂停服务, of which notices
# tell. Asked only of pages with hardly a body.
_FAULT = re.compile(
    r"网站(?:正在|系统)?(?:升级|维护|改版|建设){1,2}中?[，,！!]?\s?(?:请|敬请)?(?:稍[后候]|期待|谅解)|(?:本|该|此)(?:网站|站点)(?:正在(?:升级|维护|调整)|暂时(?:无法|不能)|暂停(?:服务|访问)|未进行备案)|网站暂(?:时无法访问|停服务公告)"
    r"|^系统(?:正在)?(?:升级)?维护中|数据库连接(?:出错|失败|错误)|系统(?:异常|繁忙)[，,]?请稍后(?:再试|重试)"
    r"|too many connections|exception in thread|fatal error</b>|(?:java|javax|org)\.[\w.]+(?:Exception|Error)\b",
    re.IGNORECASE,
)
# HTTP Status 500, 502 Bad Gateway, Welcome to nginx!, Index of /a: headlines that servers write by themselves.
_SERVERS = re.compile(
    r"http (?:status|error) [45]\d\d|5\d\d (?:bad gateway|service|internal|gateway|server)|welcome to nginx!|index of /"
    r"|iis windows|apache\d? .{0,20}default page|server error in '",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:请先|请您|需要|您还没有|尚未)\s*登[录陆入]|登[录陆]后(?:才能|可)?(?:查看|阅读|浏览|访问)|统一身份认证|(?:用户|会员)登[录陆]|验证码"
)
# 登录, 用户登录 - 济源网: as a headline.
_LOGIN_TITLE = re.compile(r"^(?:用户|会员|账号|统一身份)?(?:登[录陆入]|认证)(?:页面?|中心|系统)?\s*(?:$|[-_|])")
_EPAPER = re.compile(r"/(?:paper/pc/content|content/20\d{4}/\d\d|html/20\d\d-\d\d/\d\d)/?.*(?:content_|c)\d+")
_SHORT = 200
"""Characters of body under which a page may be something other than an article."""
_WALL = 400
"""Characters that a login wall shows at most; a forum or a shop shows more, with its login form hidden."""
_SAMPLE = 4000
_ITEMS = 12
"""Link lines that make a list page of one without a body; no article of 140 that shows no headline has more than 3."""
_FEWEST = 5
"""Those of one that shows no headline either."""
_COLLECTION = 40
"""Links, however short, that make a collection of links of a page that has little else."""
_LABEL = 7
"""Characters of a link that may be a button or the name of a channel."""
_HARDLY_ANY = 50
"""Characters under which there is hardly a body."""
_CLAUSE = 20
"""Characters of sentences under which a page says nothing: the name of a paper's page may look like one."""
_SUMMARY = 300
_PARTS = 4
"""Lines of an item of a list at most: headline, summary, address, date."""
_ABOVE = 10
"""Link lines between headline and body: six of 140 articles have more, but hardly a link for their sentences."""
_SHARE = 3
"""Characters of links to one of sentences: those six have .02 to .5, a list and a home page 7 and 39."""


def kind_of(selection: Selection, url: str) -> Kind:
    """Return ``thread``, ``document``, ``epaper`` or ``article`` for a page with a body."""
    if selection.is_thread:
        return "thread"
    if selection.table:
        return "document"
    is_epaper = _EPAPER.search(url) is not None or selection.unshown.is_founder
    return "epaper" if is_epaper else "article"


def refuse(selection: Selection, root: etree._Element, where: str) -> None:
    """Do nothing for a page that may be an article.

    Raises:
        NotAnArticle: if it is a list, a soft 404, a login wall, or a page of a firewall or of the server itself.
    """
    headline = (selection.headline.text or selection.unshown.title).strip()
    if _SERVERS.match(headline):
        raise NotAnArticle("fault", f"{where}: the server's own page: {headline[:60]!r}")
    if selection.is_thread or selection.extractor == "script":
        return
    chosen = sum(map(len, selection.lines))
    if chosen < _SHORT:
        _refuse_short(selection, root, chosen, where)
    if _is_list(selection):
        raise NotAnArticle("list", f"{where}: a list of {len(selection.blocks.anchors)} links without a body")


def _refuse_short(selection: Selection, root: etree._Element, chosen: int, where: str) -> None:
    lines = selection.blocks.text if _plain(selection) < _SHORT else selection.lines
    shown = selection.headline.text + "\n" + "\n".join(lines)[:_SHORT]
    title = selection.unshown.title
    if _MISSING.search(shown) or _MISSING.search(title):
        raise NotAnArticle("missing", f"{where}: says that it does not exist: {shown.strip()[:60]!r}")
    if _FENCE.search(shown) or _FENCE.search(title):
        raise NotAnArticle("fence", f"{where}: a firewall's page: {shown.strip()[:60]!r}")
    if chosen >= _HARDLY_ANY:
        return
    if _FAULT.search(shown) or _FAULT.search(title):
        raise NotAnArticle("fault", f"{where}: says that it cannot be shown: {shown.strip()[:60]!r}")
    if _LOGIN_TITLE.match(selection.headline.text) or (_plain(selection) < _WALL and _asks(root, shown)):
        raise NotAnArticle("login", f"{where}: asks for a login: {shown.strip()[:60]!r}")


def refuse_unread(selection: Selection, decoded: Decoded, where: str) -> None:
    """Do nothing for a page whose text some codec makes sense of, or that is hardly more than ASCII.

    Raises:
        NotAnArticle: if none does: what looks like its body are bytes that fell on characters.
    """
    if decoded.how != "fallback":
        return
    said = "\n".join(selection.lines)[:_SAMPLE]
    foreign = sum(character > "\x7f" for character in said)
    if foreign * 2 > len(said) and likeness(said) < 0:
        raise NotAnArticle("empty", f"{where}: no codec makes text of it; as {decoded.encoding} {said[:20]!r}")


def empty_kind(
    images: tuple[Image, ...], attachments: tuple[Attachment, ...], blocks: Blocks, where: str
) -> tuple[Kind, EmptyReason]:
    """Return the kind of an article without text, and why it has none.

    Raises:
        NotAnArticle: if it has neither images nor attachments; a list if it has links.
    """
    if images:
        return "image", "images"
    if attachments:
        return "attachment", "attachments"
    items = sum(len(line) > _LABEL and is_link_line(line, blocks.linked[i]) for i, line in enumerate(blocks.text))
    if items >= _FEWEST or (len(blocks.anchors) >= _ITEMS and sum(blocks.linked) * 2 > sum(map(len, blocks.text))):
        raise NotAnArticle("list", f"{where}: {len(blocks.anchors)} links and no body")
    raise NotAnArticle("empty", f"{where}: neither text nor images nor attachments")


def _plain(selection: Selection) -> int:
    """Return the characters outside links on the whole page."""
    return sum(map(len, selection.blocks.text)) - sum(selection.blocks.linked)


def _asks(root: etree._Element, shown: str) -> bool:
    return _LOGIN.search(shown) is not None or root.find(".//input[@type='password']") is not None


def _is_list(selection: Selection) -> bool:
    """Whether links are all that the page has, or nearly: its sentences stand far below its headline, without a byline.

    Such sentences are the site's, or the digest of one of the linked articles.
    """
    blocks = selection.blocks
    is_short = sum(map(len, selection.lines)) < _HARDLY_ANY
    if selection.headline.anchor > selection.headline.at >= 0 and not (is_short and is_dated_often(blocks)):
        return False
    items = [i for i, line in enumerate(blocks.text) if len(line) > _LABEL and is_link_line(line, blocks.linked[i])]
    if is_short:
        sentences = sum(selection.worth[i] for i in selection.kept)
        fewest = _ITEMS if selection.headline.at >= 0 or sentences >= _CLAUSE else _FEWEST
        return len(items) >= fewest or (len(blocks.anchors) >= _COLLECTION and sum(blocks.linked) > _plain(selection))
    if len(items) >= _ITEMS and _is_of_links(selection):
        return True
    if (selection.headline.at < 0 and _is_digest(selection, items)) or _is_summary(selection, items):
        return True
    top = next((i for i in selection.kept if selection.worth[i]), 0)
    is_far = sum(selection.headline.at < i < top for i in items) >= _ABOVE
    sentences = sum(selection.worth[i] for i in selection.kept)
    return is_far and sum(blocks.linked[i] for i in items) >= _SHARE * sentences


def _is_of_links(selection: Selection) -> bool:
    """Whether a body, which trafilatura chose, has no sentence and is of links for the greater part."""
    blocks, kept = selection.blocks, selection.kept
    return not any(selection.worth[i] for i in kept) and sum(blocks.linked[i] for i in kept) * 2 > sum(
        len(blocks.text[i]) for i in kept
    )


def _is_digest(selection: Selection, items: list[int]) -> bool:
    """Whether the body of a page without headline and byline lies among links, or is less than there is in them."""
    blocks, kept = selection.blocks, selection.kept
    among = sum(kept[0] < i < kept[-1] for i in items) if kept else 0
    if among >= _FEWEST and among * _PARTS >= len(kept):
        return True
    return len(items) >= _FEWEST and sum(blocks.linked[i] for i in items) >= sum(selection.worth[i] for i in kept)


def _is_summary(selection: Selection, items: list[int]) -> bool:
    """Whether the body ends in a link that goes on with it, [详细], and a list's links stand around it."""
    last = selection.kept[-1]
    is_cut = 0 < selection.blocks.linked[last] <= _LABEL and form("cut_short").search(selection.blocks.text[last])
    return len(items) >= _ITEMS and is_cut is not None and bool(is_cut) and sum(map(len, selection.lines)) < _SUMMARY
