"""Names of many kinds in every form of byline that portals print: whoever wrote is named, and nobody else."""

import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import jieba
import pytest
from growth import grows_linearly

from cleaners import clean_page, clean_text
from cleaners.lines import names
from cleaners.lines.bylines import byline_of, dateline_of, names_of, photographers_of, signature_of

_FOLDER = Path(__file__).parent / "bylines"
_TITLE = "石桥镇春耕开始"
_FIRST, _LAST = (
    "青禾县石桥镇的春耕已经开始。",
    "全镇三千亩水田将在月底前插完秧，合作社的育秧大棚里一片绿色，农机手们正在检修插秧机，准备下田。",
)


class Case(NamedTuple):
    """A byline in its place, and whom it names."""

    lines: tuple[str, ...]
    authors: tuple[str, ...]
    photographers: tuple[str, ...]


def _people() -> list[str]:
    kinds = tomllib.loads((_FOLDER / "people.toml").read_text("utf-8"))
    return [name for kind, said in kinds.items() for name in said.strip().split("|" if kind == "latin" else None)]


def _placed(place: str, line: str) -> tuple[str, ...]:
    return {
        "line": (line, _FIRST, _LAST),
        "below": (_FIRST, _LAST, line),
        "dateline": (line + _FIRST, _LAST),
        "closing": (_FIRST, _LAST + line),
    }[place]


def _cases() -> Iterator[Case]:
    """Yield every form with every seventh name, each beginning at another; of these half are set apart: 王 强."""
    people, forms = _people(), tomllib.loads((_FOLDER / "forms.toml").read_text("utf-8"))
    places = [(place, form) for kind in forms for place in _places(kind) for form in forms[kind]]
    for number, (place, (form, wrote, took)) in enumerate(places):
        for at in range(number % 7, len(people), 7):
            named = {key: people[(at * step + shift + number) % len(people)] for key, step, shift in _STEPS}
            latin = sum(name.isascii() for name in named.values())
            if len(set(named.values())) == 3 and not (latin > 1 and re.search(r"\}[ 　]\{", form)):
                shown = {key: _set_apart(name) if at % 2 else name for key, name in named.items()}
                authors, photographers = (tuple(named[key] for key in keys) for keys in (wrote, took))
                yield Case(_placed(place, form.format(**shown)), authors, photographers)


_STEPS = (("a", 1, 0), ("b", 5, 11), ("c", 3, 29))


def _places(kind: str) -> tuple[str, ...]:
    return ("line", "below") if kind == "line" else (kind,)


def _set_apart(name: str) -> str:
    """Return a name of two characters as newspapers set it to fill three."""
    return " ".join(name) if len(name) == 2 and name[0] in names._tables().common else name


def _page(lines: tuple[str, ...]) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    html = f"<html><head><meta charset=utf-8><title>{_TITLE}</title></head><body><h1>{_TITLE}</h1><div>{body}</div>"
    return html.encode()


@pytest.mark.slow
def test_at_least_99_in_100_bylines_name_who_wrote_and_who_took_the_pictures() -> None:
    cases = list(_cases())
    articles = [clean_text("\n".join((_TITLE, *case.lines))) for case in cases]
    told = [(case, article.authors, article.photographers) for case, article in zip(cases, articles, strict=True)]
    right = sum(
        authors == case.authors and photographers == case.photographers for case, authors, photographers in told
    )
    wrong = [
        case
        for case, authors, photographers in told
        if {*authors, *photographers} - {*case.authors, *case.photographers}
    ]
    assert len(cases) >= 18_000
    assert right / len(cases) >= 0.995
    assert len(wrong) / len(cases) <= 0.001


@pytest.mark.slow
def test_pages_name_the_same_people_as_texts() -> None:
    cases = list(islice(_cases(), 0, None, 23))
    articles = [clean_page(_page(case.lines)) for case in cases]
    right = sum(article.authors == case.authors for case, article in zip(cases, articles, strict=True))
    taken = sum(article.photographers == case.photographers for case, article in zip(cases, articles, strict=True))
    assert len(cases) >= 800
    assert right / len(cases) >= 0.99
    assert taken / len(cases) >= 0.99


@pytest.mark.parametrize("line", (_FOLDER / "nobody.list").read_text("utf-8").splitlines())
def test_these_lines_name_nobody(line: str) -> None:
    for place in ("line", "below", "closing"):
        lines = _placed(place, line)
        for article in (clean_text("\n".join((_TITLE, *lines))), clean_page(_page(lines))):
            assert (article.authors, article.photographers) == ((), ())


def test_a_role_is_no_part_of_a_name_and_a_name_none_of_a_role() -> None:
    assert dateline_of("本报讯（记者 张学文）4月7日，").authors == ("张学文",)
    assert dateline_of("本报讯（记者 钱文）4月7日，").authors == ("钱文",)
    assert byline_of("本报记者 苏和图") == ("苏和图",)
    assert byline_of("本报记者 王强文/图") == ("王强",)
    assert (byline_of("魏鸿图/文 李明/摄"), photographers_of("魏鸿图/文 李明/摄")) == (("魏鸿图",), ("李明",))
    assert byline_of("文/图雅 图/苏和图") == ("图雅",)


def test_photographers_are_named_once_and_are_no_authors() -> None:
    line = "记者 柳长青 记者 陶小满 摄"
    assert (byline_of(line), photographers_of(line)) == ((), ("柳长青", "陶小满"))
    assert photographers_of("本报记者 柳长青摄") == ("柳长青",)
    assert photographers_of("新华社发（柳长青 摄）") == ("柳长青",)


def test_places_media_and_given_pictures_beside_names_are_passed_over() -> None:
    assert byline_of("青禾时报记者 柳长青 山东石桥报道") == ("柳长青",)
    assert byline_of("河湾新闻·青禾客户端记者柳长青/文受访者供图") == ("柳长青",)
    assert byline_of("整合 青禾日报·河湾点记者 柳长青") == ("柳长青",)
    assert byline_of("【记者柳长青／台北报导】") == ("柳长青",)
    assert names_of("南都见习记者 林子沛") == ("林子沛",)


def test_names_joined_by_and_are_two() -> None:
    assert byline_of("本报记者 柳长青和陶小满") == ("柳长青", "陶小满")
    assert byline_of("本报记者 刘和平、苏和图") == ("刘和平", "苏和图")
    assert names_of("柳长青、和陶小满") == ("柳长青", "陶小满")


def test_a_signature_of_words_is_none() -> None:
    assert signature_of("江苏 云南") == ()
    assert signature_of("文明") == ()


def test_the_list_of_lookalikes_is_what_jieba_gives() -> None:
    """Each word of it that was not added by hand is one of jieba's and looks like a name."""
    dictionary = Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines()
    known = {word: (int(count), tag) for word, count, tag in (line.split() for line in dictionary)}
    actions, things, _ = names._paragraphs("name_lookalikes.txt")
    assert all(known[word][0] >= 100 for word in actions + things)
    assert not [word for word in actions if known[word][1].startswith("nr")]


@pytest.mark.parametrize("part", ["记者", "王强、", "王 ", "文/", "报", "和", "John ", "记者王强和", "·"])
def test_reading_a_byline_takes_time_in_proportion_to_its_length(part: str) -> None:
    def work(size: int) -> None:
        for line in (part * size, f"（记者 {part * size}）", f"本报讯（{part * size}", f"新华社{part * size}"):
            names_of(line), byline_of(line), photographers_of(line), dateline_of(line), signature_of(line)

    assert grows_linearly(work, 2_000)
