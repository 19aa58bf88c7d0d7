"""With trafilatura as the extractor a page keeps its title, subtitles, metadata and kind: only its body is another."""

from types import SimpleNamespace

import pytest

from cleaners import Article, NotAnArticle, Rules, clean_page

THEIRS = Rules(extractor="trafilatura")

_SENTENCES = [
    f"三月{n}日，青石镇第{n}批春茶开园采摘，{n}百多名茶农一早就上了山，预计能多收{n}成。" for n in range(2, 12)
]


def page(body: str, *, above: str = "", below: str = "", title: str = "青石镇春茶开园 - 云溪网") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{above}{body}{below}</body></html>".encode()


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def found(patch: pytest.MonkeyPatch, *lines: str) -> None:
    """Have trafilatura find *lines*: which pages lead it to them changes with its versions."""
    patch.setattr("trafilatura.bare_extraction", lambda *_, **__: SimpleNamespace(text="\n".join(lines)))


def both(body: bytes) -> tuple[Article, Article]:
    ours, theirs = clean_page(body, judge="never"), clean_page(body, rules=THEIRS)
    assert (ours.extractor, theirs.extractor) == ("blocks", "trafilatura")
    return ours, theirs


def test_a_label_of_a_menu_that_a_sentence_holds_is_no_part_of_the_body() -> None:
    menu = "<div class='menu'><ul><li>茶园风光</li><li>乡村旅游</li><li>青石春茶</li></ul></div>"
    text = [*_SENTENCES, "今年的茶园风光比往年更好，乡村旅游也跟着热了起来，青石春茶卖到了省城。"]
    article = clean_page(
        page(f"<h1>青石镇春茶开园</h1><article>{paragraphs(*text)}</article>", above=menu), rules=THEIRS
    )
    assert article.text == "\n".join(text)
    assert article.subtitles == ()


def test_a_heading_of_two_characters_between_paragraphs_stays() -> None:
    text = [*_SENTENCES[:5], "采摘", *_SENTENCES[5:], "炒制", "炒茶的师傅从清晨忙到深夜，一锅茶要翻炒四十分钟。"]
    article = clean_page(
        page(
            "<h1>青石镇春茶开园</h1><article>"
            + "".join(f"<h3>{line}</h3>" if len(line) == 2 else f"<p>{line}</p>" for line in text)
            + "</article>",
            above="<ul><li>采摘</li><li>炒制</li></ul>",
        ),
        rules=THEIRS,
    )
    assert article.text == "\n".join(text)


def test_kickers_beside_a_headline_that_a_sentence_repeats_are_kept() -> None:
    title, kicker = "茶山新路改善出行条件", "去年改造山路四十六公里"
    text = [*_SENTENCES, f"接下来，{title}的做法还要推广到全县，让更多的茶农把茶卖出去。"]
    ours, theirs = both(
        page(f"<h1>{title}</h1><h2>{kicker}</h2><article>{paragraphs(*text)}</article>", title=f"{title} - 云溪网")
    )
    assert ours.subtitles == theirs.subtitles == (kicker,)
    assert theirs.title == title


def test_a_title_that_only_our_text_shows_is_the_title(monkeypatch: pytest.MonkeyPatch) -> None:
    menu = [f"茶乡{n}号茶园" for n in "一二三四五六"]
    links = "".join(f"<td><a href='/{n}'>{name}</a></td>" for n, name in enumerate(menu))
    body = f"<table><tr>{links}</tr></table><p>采茶常识</p>{paragraphs(*_SENTENCES)}"
    found(monkeypatch, *menu, "采茶常识", *_SENTENCES)
    ours, theirs = both(page(body, title=""))
    assert ours.title == theirs.title == "采茶常识"
    assert theirs.text == "\n".join(["\t".join(menu), *_SENTENCES])


def test_a_list_is_refused_whatever_body_is_ordered(monkeypatch: pytest.MonkeyPatch) -> None:
    items = [f"青石镇第{n}批春茶开园采摘 预计能多收{n}成" for n in range(1, 60)]
    rows = "".join(f"<tr><td><a href='/{n}.html'>{item}</a></td><td>{n}0482</td></tr>" for n, item in enumerate(items))
    found(monkeypatch, *(f"{item} {n}0482" for n, item in enumerate(items)))
    with pytest.raises(NotAnArticle) as refused:
        clean_page(page(f"<h1>云溪网</h1><table>{rows}</table>", title="云溪网"), rules=THEIRS)
    assert refused.value.kind == "list"


def test_a_body_of_nothing_but_a_footer_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    quote = "青石镇的春茶，从前只在镇上卖，" * 3
    body = f"<h1>青石镇春茶开园</h1><div><span>{'<br>'.join([quote] * 3)}</span></div>"
    footer = "<div><p>友情链接</p><p>Copyright © 2014 云溪网版权所有 All Rights Reserved. 邮编：430072</p></div>"

    found(monkeypatch, "友情链接", "Copyright © 2014 云溪网版权所有 All Rights Reserved. 邮编：430072")
    article = clean_page(page(body, below=footer), rules=THEIRS)
    assert quote.rstrip("，") in article.text
    assert article.kind == "article"


def test_a_credit_above_the_platforms_notice_is_read() -> None:
    notice = "“特别声明：以上作品内容为云溪网旗下自媒体平台“茶号”用户上传并发布，本平台仅提供信息存储空间服务。"
    body = paragraphs(*_SENTENCES, "作者 沈若溪 何淼", "编辑 周小茶 ｜ 排版 魏蔚", notice)
    article = clean_page(page(f"<h1>青石镇春茶开园</h1><article>{body}</article>"), rules=THEIRS)
    assert article.authors == ("沈若溪", "何淼")
    assert article.text == "\n".join(_SENTENCES)


@pytest.mark.parametrize(
    "byline",
    [
        "BUSINESS.YUNXI.EXAMPLE　2004年7月16日08:19 [ 黄宇 ]\ue5c2 来源：[ 国际茶业报 ]\ue5c2",
        "2004年7月16日08:19 来源：[国际茶业报]",
        "2004-07-16 08:19 来源：【国际茶业报】",
        "2004-07-16 08:19　来源:〔 国际茶业报 〕",
    ],
)
def test_a_source_in_brackets_is_what_stands_in_them(byline: str) -> None:
    ours, theirs = both(page(f"<h1>青石镇春茶开园</h1><div>{byline}</div><article>{paragraphs(*_SENTENCES)}</article>"))
    assert ours.source == theirs.source == "国际茶业报"


@pytest.mark.parametrize("tool", ["调整字体", "调整字号", "文章目录", "本文目录", "文字大小", "字体调整"])
def test_a_tool_below_a_headline_is_no_subtitle(tool: str) -> None:
    above = f"<h1>青石镇春茶开园</h1><p>2020-10-04 20:30 来源: 云溪网</p><p>{tool}</p>"
    assert clean_page(page(f"{above}<div>{paragraphs(*_SENTENCES)}</div>"), judge="never").subtitles == ()


def test_a_headline_above_related_links_is_no_body_beside_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    title = "青石镇春茶开园采摘首日迎来四方客商争相订购新茶"
    last = "茶香里的日子，一年比一年有盼头，茶农们这样说着，又背起竹篓上了山。"
    others = [f"云溪县第{n}批春耕备耕有序展开" for n in "一二三四五六七八"]
    rows = "".join(f"<li><span>2026-02-1{n}</span><a href='/{n}'>{other}</a></li>" for n, other in enumerate(others))
    found(monkeypatch, title, "相关新闻", *(f"2026-02-1{n}{other}" for n, other in enumerate(others)))
    body = page(
        f"<h1>{title}</h1><div>{paragraphs(last)}</div>", below=f"<h3>相关新闻</h3><ul>{rows}</ul>", title=title
    )
    assert clean_page(body, judge="every").text == last
    assert clean_page(body, rules=THEIRS).text == last
