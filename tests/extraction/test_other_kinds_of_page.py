"""Pages that are no article are refused with what they are, and letters, ledes and rows of names are whole."""

import pytest

from cleaners import NotAnArticle, clean_page

_NAV = '<div class="nav">' + "".join(f"<a href='/{n}'>{n}</a>" for n in ("首页", "新闻", "民生", "视频")) + "</div>"
_SENTENCES = [f"三月{n}日，柳溪镇第{n}批秧苗开始移栽，{n}十多名农技员下到田里，预计{n}天内完成。" for n in range(2, 9)]


def page(body: str, title: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{_NAV}{body}</body></html>".encode()


def links(*texts: str) -> str:
    return "".join(f"<li><a href='/{n}.html'>{text}</a></li>" for n, text in enumerate(texts))


_OFFICES = [
    f"柳溪县{name}局"
    for name in ("教育", "公安", "民政", "财政", "司法", "水利", "林业", "审计", "统计", "卫生", "住建", "文旅")
]
_FRONT = [f"柳溪镇第{n}批秧苗移栽 预计{n}天完成" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("body", "title", "kind"),
    [
        (f"<h1>友情链接</h1><ul>{links(*_OFFICES)}</ul>", "柳溪网", "list"),
        (f"<h1>柳溪日报 第01版：要闻</h1><ul>{links(*_FRONT)}</ul>", "柳溪日报", "list"),
        ("<p>网站正在维护中，请稍后访问</p><p>给您带来的不便敬请谅解</p>", "系统维护", "fault"),
        ("<p>网站改版中，敬请期待！</p>", "柳溪网", "fault"),
    ],
)
def test_a_page_that_is_no_article_is_refused_with_its_kind(body: str, title: str, kind: str) -> None:
    with pytest.raises(NotAnArticle) as refused:
        clean_page(page(body, title))
    assert refused.value.kind == kind


def test_the_reply_to_a_letter_is_no_comment() -> None:
    asked, told = "请问公租房什么时候可以申请？需要哪些材料？", "公租房每年四月申请，请携带身份证到镇便民服务中心办理。"
    cells = {"来信人": "何先生", "来信内容": asked, "回复单位": "县住建局", "回复内容": told}
    rows = "".join(f"<tr><td>{name}</td><td>{value}</td></tr>" for name, value in cells.items())
    article = clean_page(page(f"<h1>关于公租房的咨询</h1><table>{rows}</table>", "关于公租房的咨询 - 柳溪网"))
    assert asked in article.text
    assert told in article.text


def test_a_lede_beside_the_headline_begins_the_body_behind_links() -> None:
    rest = "".join(f"<p>{sentence}</p>" for sentence in _SENTENCES[1:])
    head = f"<div><h1>柳溪县部署春耕生产</h1><p>{_SENTENCES[0]}</p></div>"
    html = f"<title>柳溪县部署春耕生产 - 柳溪网</title>{head}{_NAV}<div>{rest}</div>"
    assert clean_page(html.encode()).text == "\n".join(_SENTENCES)


def test_a_digest_beside_the_headline_begins_no_body_that_says_it_again() -> None:
    rest = "".join(f"<p>{sentence}</p>" for sentence in _SENTENCES)
    head = f"<div><h1>柳溪县部署春耕生产</h1><p>{_SENTENCES[0]}</p></div>"
    html = f"<title>柳溪县部署春耕生产 - 柳溪网</title>{head}{_NAV}<div>{rest}</div>"
    assert clean_page(html.encode()).text == "\n".join(_SENTENCES)
