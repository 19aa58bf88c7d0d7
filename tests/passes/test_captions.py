"""A caption above the body says who took its picture, and is neither headline nor byline."""

import pytest

from cleaners.lines.captions import photographers_below
from cleaners.page import clean_page
from cleaners.text import clean_text

_TITLE = "青禾县水稻开镰"
_BODY = "青禾县今年种植水稻二十万亩，十月一日正式开镰收割，预计月底前全部完成。\n农技员下到田里指导农户。"


@pytest.mark.parametrize(
    ("caption", "photographers"),
    [
        ("图为青禾县农民在田间收割水稻。 林若溪 摄", ("林若溪",)),
        ("图为安澜河大桥合龙现场。（记者 何淼 陆明川 摄）", ("何淼", "陆明川")),
        ("云溪小学的孩子们在操场上放风筝 周子墨 摄", ("周子墨",)),
        ("▲十月三日，游客在安澜古城参观。沈若溪/摄", ("沈若溪",)),
    ],
)
def test_a_caption_above_the_body_names_photographers(caption: str, photographers: tuple[str, ...]) -> None:
    for text, title in (
        (f"{caption}\n{_BODY}", None),
        (f"{caption}\n{_TITLE}\n{_BODY}", _TITLE),
        (f"{_TITLE}\n{caption}\n{_BODY}", _TITLE),
    ):
        article = clean_text(text)
        assert (article.photographers, article.authors) == (photographers, ())
        assert (article.title, article.subtitles) == (title, ())
        assert article.text == f"{caption}\n{_BODY}"


def test_a_credit_alone_on_the_first_line_names_the_photographer() -> None:
    article = clean_text(f"（记者 李若松 摄）\n{_BODY}")
    assert (article.photographers, article.authors, article.title) == (("李若松",), (), None)


@pytest.mark.parametrize(
    "line",
    [
        "老人说，这张全家福是去年拍摄",
        "果农采摘的场面 张灯结彩 摄",
        "他最喜欢的事是旅行和拍摄",
        "剧组在古城取景（实景拍摄）",
    ],
)
def test_whoever_is_no_person_takes_no_picture(line: str) -> None:
    assert clean_text(f"{line}\n{_BODY}").photographers == ()


def test_a_heading_below_a_caption_is_of_the_body() -> None:
    article = clean_text(f"{_TITLE}\n稻田一角 林若溪 摄\n早稻抢收正当时\n{_BODY}")
    assert (article.title, article.subtitles, article.photographers) == (_TITLE, (), ("林若溪",))


@pytest.mark.parametrize(
    "caption",
    ["清淤后的水渠。范小满 摄", "渠边人家（秦山 摄）", "孩子们在渠边写生，老师在一旁指点。 本报记者 罗一禾 摄"],
)
def test_a_caption_of_a_figure_names_photographers(caption: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in _BODY.split("\n"))
    page = (
        f"<html><head><meta charset=utf-8><title>{_TITLE}</title></head><body><h1>{_TITLE}</h1>"
        f"<p>2024-10-12 08:30 来源：青禾日报</p><div><figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
        f"{paragraphs}</div></body></html>"
    )
    article = clean_page(page.encode())
    assert (article.title, article.photographers) == (_TITLE, photographers_below(caption))
    assert article.images[0].caption == caption
