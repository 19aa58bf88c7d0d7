"""What the portals say when nobody attacks: a list of short articles, each unlike every other."""

from hashlib import sha256

_GOODS = ("春耕物资", "农机补贴", "惠民图书", "防汛沙袋", "校服棉衣", "公益门票", "健身器材", "果树苗木")
_PLACES = ("清溪镇", "柳河乡", "东关街道", "石桥镇", "白杨乡", "南湖街道", "望山镇", "新集乡")
_SENTENCE = "昨天，{place}第{group}组完成{goods}的发放，受益农户{number}家，工作人员逐户核对了清单。"


def title(host: str, number: int) -> str:
    """Return the headline of an article."""
    return f"{_chosen(_PLACES, host, number)}第{number}批{_chosen(_GOODS, host, number)}发放到户"


def paragraphs(host: str, number: int) -> list[str]:
    """Return the text of an article, whole."""
    place, goods = _chosen(_PLACES, host, number), _chosen(_GOODS, host, number)
    start = _number(host, number) % 400
    return [
        _SENTENCE.format(place=place, goods=goods, group=group, number=start + group * 13 + number)
        for group in range(1, 9)
    ]


def article(host: str, number: int) -> str:
    """Return the page of an article."""
    head = title(host, number)
    body = "".join(f"<p>{each}</p>" for each in paragraphs(host, number))
    return _page(head, f"<h1>{head}</h1><div>{body}</div>")


def listing(host: str, count: int) -> str:
    """Return the list page, which leads to all articles."""
    return list_page(entries(host, count))


def entries(host: str, count: int) -> str:
    """Return the links of the list."""
    numbers = range(1, count + 1)
    return "".join(f'<li><a href="/a/{number}.html">{title(host, number)}</a></li>' for number in numbers)


def list_page(links: str) -> str:
    """Return a list page of these links."""
    return _page("要闻", f"<ul>{links}</ul>")


def _page(head: str, body: str) -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{head}</title></head><body>{body}</body></html>'


def _chosen(words: tuple[str, ...], host: str, number: int) -> str:
    return words[_number(host, number) % len(words)]


def _number(host: str, number: int) -> int:
    return int.from_bytes(sha256(f"{host}/{number}".encode()).digest()[:4], "big")
