"""Forms of addresses: learned from some articles, they match the others and nothing else."""

import asyncio
import json
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from playing import asking

from cleaners import decode_page
from crawler.doctor.forms import learned, matched
from crawler.doctor.identities import kept_keys, list_keys
from crawler.portals.addresses import canonical, resolved
from crawler.portals.lists.auto import listing
from crawler.simulator.world import World

EVALUATION = Path(__file__).parents[3] / "shared" / "eval" / "lists"
HOST = "http://www.example.test"


def form_of(*paths: str, others: Iterable[str] = ()) -> str:
    return learned([HOST + path for path in paths], [HOST + path for path in others]).pattern


@pytest.mark.parametrize(
    ("paths", "alike", "unlike"),
    [
        (
            ["/content/202603/01/c_812695.html", "/content/202211/18/c_77372.html"],
            "/content/201904/02/c_251257.html",
            "/content/202211/18/",
        ),
        (["/linfen/3016245.html", "/linfen/kjww/2585951.html"], "/minsheng/2998110.html", "/zt/13.html"),
        (["/2022/02/13/99546786.html", "/2026/01/18/99721224.html"], "/2024/12/01/99600000.html", "/2026/01/18/"),
        (
            ["/dy/article/HLUU4F6F0550AXYG.html"] * 2,
            "/dy/article/N1Q5G0017EK70GNR.html",
            "/dy/media/T1455555555555.html",
        ),
        (
            ["/xw/jdxw/202101/t20210119_480898.html"] * 2,
            "/xw/jdxw/202612/t20261231_599999.html",
            "/xw/jdxw/index_1.html",
        ),
        (["/art/2021/1/9/art_37384_9647053.html"] * 2, "/art/2026/11/26/art_1_99.html", "/col/col31238/index.html"),
        (["/news_show.aspx?id=1207", "/news_show.aspx?id=1208"], "/news_show.aspx?id=99", "/news_show.aspx"),
        (
            ["/index.php?c=Web&id=25&m=detail", "/index.php?c=Web&id=26&m=detail"],
            "/index.php?c=Web&id=1&m=detail",
            "/index.php",
        ),
        (["/2026/03/spring-sowing-has-begun/", "/2026/03/a-new-bridge-opens-today/"], None, "/2026/03/"),
        (
            ["/gkmlpt/content/9/9103/post_9103540.html"] * 2,
            "/gkmlpt/content/11/11779/post_11779640.html",
            "/gkmlpt/index",
        ),
    ],
)
def test_a_form_matches_articles_like_those_that_it_was_learned_from(
    paths: list[str], alike: str | None, unlike: str
) -> None:
    pattern = form_of(*paths)
    assert matched(pattern, [HOST + path for path in paths]) == [HOST + path for path in paths]
    assert alike is None or matched(pattern, [HOST + alike])
    assert not matched(pattern, [HOST + unlike])


def test_a_form_names_the_parts_of_the_date_once() -> None:
    assert form_of("/2026/03/02/17001.html", "/2026/03/01/17002.html") == (
        r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/\d+\.html"
    )
    both = form_of("/yw/202603/t20260302_17001.html", "/yw/202603/t20260301_17002.html", "/p/2026-03-02/18.html")
    assert both.count("(?P<day>") == 1


def test_two_digits_that_may_be_a_year_are_no_date() -> None:
    assert "?P<" not in form_of("/20/0703/13/FGK7NCOR0001899O.html", "/20/0702/19/FGI8IUEP0001899O.html")


def test_what_most_links_of_a_form_are_not_is_no_article() -> None:
    others = [f"/about/{number}.html" for number in range(20, 40)]
    assert not matched(
        form_of("/news/17001.html", "/news/17002.html", "/about/19.html", others=others), [HOST + others[0]]
    )


def test_a_parameter_tells_articles_apart_when_it_varies_and_says_nothing_of_the_reader() -> None:
    urls = [f"{HOST}/show.aspx?id={number}&from=list&spm={number * 7}" for number in range(5)]
    assert kept_keys([*urls, f"{HOST}/a/1.html?type=1"]) == ("id",)
    assert list_keys([f"{HOST}/news.aspx?type=1&page=2&_t=17"]) == ("type", "page")


def halves(articles: list[str], others: list[str]) -> tuple[float, float]:
    """Return the shares of the other half of the articles, and of the links that are none, that a form matches."""
    random.Random(1).shuffle(articles)
    pattern = learned(articles[::2], others[::2]).pattern
    wrong = matched(pattern, others[1::2])
    return len(matched(pattern, articles[1::2])) / len(articles[1::2]), len(wrong) / max(1, len(others[1::2]))


@pytest.mark.evaluation
@pytest.mark.parametrize("gold", sorted(EVALUATION.glob("*.json")), ids=lambda path: path.stem)
def test_a_form_learned_from_half_of_a_real_list_matches_the_other_half(gold: Path) -> None:
    known = json.loads(gold.read_text(encoding="utf-8"))
    url = known["base_used_for_scoring"]
    text = decode_page(gold.with_suffix(".html").read_bytes()).text
    articles = [canonical(target, ()) for each in known["entries"] if (target := resolved(url, each["url"]))]
    articles = list(dict.fromkeys(articles))
    links = dict.fromkeys(canonical(entry.url, ()) for entry in listing(text, url).entries)
    found, wrong = halves(articles, [link for link in links if link not in set(articles)])
    assert found >= 0.98
    assert wrong <= 0.02


@pytest.mark.parametrize("path", ["linfen /linfen/", "jiyuan /jyyw/", "zhengzhou_invest /news.aspx?type=1"])
def test_a_form_learned_from_half_of_a_simulated_list_matches_the_other_half(world: World, path: str) -> None:
    key, _, target = path.partition(" ")
    site = next(each for each in world.sites.values() if each.portal.key == key)
    url = site.portal.base + target
    text = decode_page(asyncio.run(asking(world)(url)).body).text
    links = list(dict.fromkeys(canonical(entry.url, ("id", "type", "page")) for entry in listing(text, url).entries))
    now = world.clock.now
    true = {site.portal.base + site.room.story(number, now).path for number in site.room.live(now)}
    found, wrong = halves([link for link in links if link in true], [link for link in links if link not in true])
    assert (found, wrong) == (1, 0)
