"""GB18030 and Big5 as browsers read them, where Python's codecs differ.

Checked against the WHATWG Encoding Standard: index-big5.txt pair by pair, and gb18030 by the standard's own
``TextDecoder`` (ICU 78). Python's ``gb18030`` is the table of the year 2000 and lacks the lone byte 0x80 (the euro sign
of code page 936); its ``big5hkscs`` reads eleven symbols as other look-alikes and lacks 192 pairs, of which those that
stand for text are given here.
"""

import codecs
import re

# Private-use leftovers of the 2000 table: the vertical punctuation of row A6, and eight ideographs of row FE.
_GB18030 = dict(
    zip(
        map(
            chr,
            (0xE5E5, 0xE7C7, *range(0xE78D, 0xE797), 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
        ),
        "\u3000\u1e3f\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
        strict=True,
    )
)
# A145 is the dot of foreign names; each of these has one pair only, so that the character tells it.
_BIG5 = dict(zip("•､‾∼♁☉＼¥¢£", "‧﹑¯～⊕⊙＼￥￠￡", strict=True))
_LEFTOVERS = {
    "gb18030": (re.compile("[" + "".join(_GB18030) + "]"), _GB18030),
    "big5hkscs": (re.compile("[" + "".join(_BIG5) + "]"), _BIG5),
}
_BIG5_GAPS = (
    "8e69箸8e6f簆8e7e糎8eab緒8eb4縝8ecd者8ed0耨8f57菁8f69蒨8f6e萏8fcb覦8fcc覩8ffe起906d都907a銹90dc靜90f1響91bf鼖"
    "9244蔃92af兙92b0兛92b1兝92b2兞92c8鍮92d1瑹9447浧94ca禛95d9邗9644靝96ed瀞96fc嬨9b76爁9b78矗9b7b纇9bc6駖9bde釔"
    "9bec惞9bf6澶9c42輶9c53侻9c62營9c68鄄9c6b鷰9c77菏9cbc尐9cbd秣9cd0婧9d57輋9d5a筑9dc4拐9ea9恢9eef痹9efd汊9f60鬮"
    "9f66鼗9fcb僭9fd8弌a063蠏a077拎a0d5瑨a0df煢a0e4牐a3e1€c6cf廴c6d3无c6d5癶c6d7隶c6de〃c6df仝fa5f倩fa66偽fabd包"
    "fac5卄fad5卿fb48嘅fbb8婷fbf3幵fbf9廐fc4f彘fc6c悤fcb9撐fce2晴fcf1杞fdb7沜fdb8渝fdbb港fdf1煮fe52猪fe6f瑜feaa瓩fedd砉"
)
_BIG5_PAIRS = {bytes.fromhex(_BIG5_GAPS[at : at + 4]): _BIG5_GAPS[at + 4] for at in range(0, len(_BIG5_GAPS), 5)}


def _unread_gb18030(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return "€" if error.object[error.start] == 0x80 else "\ufffd", error.start + 1


def _unread_big5(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    pair = error.object[error.start : error.start + 2]
    if known := _BIG5_PAIRS.get(pair):
        return known, error.start + 2
    return "\ufffd", error.start + 1


codecs.register_error("web_gb18030", _unread_gb18030)
codecs.register_error("web_big5hkscs", _unread_big5)


def read(body: bytes, codec: str) -> str:
    """Return *body* as a browser reads it; each byte that cannot be read becomes one U+FFFD."""
    if codec not in _LEFTOVERS:
        return body.decode(codec, "replace")
    text = body.decode(codec, f"web_{codec}")
    leftover, meant = _LEFTOVERS[codec]
    return leftover.sub(lambda found: meant[found[0]], text) if leftover.search(text) else text
