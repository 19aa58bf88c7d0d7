"""Content management systems by the signs that they leave in their pages."""

import re
from collections.abc import Mapping

_SIGNS: Mapping[str, re.Pattern[str]] = {
    "TRS WCM (拓尔思)": re.compile(r"createPageHTML\s*\(\s*\d|TRS_(?:Editor|UEDITOR)|trs_editor_view"),
    "Hanweb JCMS (大汉)": re.compile(r"dataproxy\.jsp|<datastore>|/jcms/|readlabel"),
    "Founder (方正)": re.compile(r"founder-content|enpcontent|id=[\"']ozoom|node_\w+\.html?[\"'?#]", re.IGNORECASE),
    "UCAP (开普)": re.compile(r"articleList\s*:\s*\[|common_list\.shtml|ucapcontent", re.IGNORECASE),
    "gkmlpt (广东政府信息公开平台)": re.compile(r"/gkmlpt/"),
    "WordPress": re.compile(r"/wp-(?:content|includes|json)/|content=[\"']WordPress", re.IGNORECASE),
    "DedeCMS (织梦)": re.compile(r"DedeCMS|/plus/(?:view|list)\.php|dedeajax", re.IGNORECASE),
    "PHPCMS": re.compile(r"phpcms|/statics/js/|m=content&(?:amp;)?c=index", re.IGNORECASE),
    "EmpireCMS (帝国)": re.compile(r"EmpireCMS|/e/(?:action|public)/", re.IGNORECASE),
    "Visual SiteBuilder (博达)": re.compile(r"_sitegray|/system/resource/js/|vsb_content"),
    "Discuz!": re.compile(r"content=[\"']Discuz!", re.IGNORECASE),
    "中企动力": re.compile(r"300\.cn|中企动力"),
}
"""By name: what only its pages hold, as far as pages of it were seen or its templates are published."""


def systems_of(html: str) -> tuple[str, ...]:
    """Return the systems of which a page shows a sign."""
    return tuple(name for name, sign in _SIGNS.items() if sign.search(html))
