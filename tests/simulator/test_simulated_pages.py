"""The pages say what the truth says, in the bytes and under the labels that the portal's habits want."""

import re
from datetime import timedelta
from html import unescape
from statistics import median
from urllib.parse import urljoin

import pytest
from conftest import answer

from crawler.simulator.dress import Seen
from crawler.simulator.habits import HabitError, read_portal
from crawler.simulator.truth import listed
from crawler.simulator.world import Setting, World

CODECS = {"linfen": "gb18030", "qingshi": "gb18030"}


def page(world: World, seen: Seen) -> str:
    return answer(world, seen.url).body.decode(CODECS.get(seen.portal, "utf-8"))


def whole(world: World, seen: Seen) -> str:
    """Return all pages that an article goes over, by the links from one to the next."""
    pages = [page(world, seen)]
    while following := re.search(r'<a href="([^"]+)">下一页</a>', pages[-1]):
        pages.append(page(world, seen._replace(url=urljoin(seen.url, following[1]))))
    return "".join(pages)


def visible(html: str) -> str:
    """Return the text of a page without white space."""
    bare = re.sub(r"(?s)<!--.*?-->|<script.*?</script>|<style.*?</style>|<[^>]+>", "", html)
    return re.sub(r"[\s　]", "", unescape(bare).replace("\xa0", ""))


def test_every_truth_stands_on_its_page(world: World) -> None:
    for seen in listed(world.sites.values(), world.clock.now):
        if seen.portal == "mirror":
            continue
        text = visible(whole(world, seen))
        wanted = [
            seen.title,
            *seen.subtitles,
            *seen.text.split("\n"),
            *seen.authors,
            seen.source or "",
            seen.editor or "",
        ]
        assert [part for part in wanted if re.sub(r"\s", "", part) not in text] == [], seen.url


def test_what_the_truth_leaves_empty_the_page_does_not_say(world: World) -> None:
    for seen in listed(world.sites.values(), world.clock.now):
        if seen.portal != "mirror":
            text = visible(page(world, seen))
            assert seen.editor or not re.search(r"编辑[：:]", text), seen.url
            assert seen.authors or not re.search(r"（记者|作者[：:]", text), seen.url


def test_long_articles_of_one_portal_go_over_several_pages_and_no_further(world: World) -> None:
    site = next(site for site in world.sites.values() if site.portal.key == "jiyuan")
    articles = listed([site], world.clock.now)
    split = [seen for seen in articles if "下一页" in page(world, seen)]
    assert 5 <= len(split) < len(articles) / 2
    for seen in split:
        count = whole(world, seen).count('<div class="pages">')
        assert [answer(world, seen.url.replace(".html", f"_{n}.html")).status for n in (2, count, count + 1)] == [
            200,
            200,
            404,
        ]


def test_pages_have_a_realistic_size(world: World) -> None:
    for site in world.sites.values():
        sizes = [len(answer(world, seen.url).body) for seen in listed([site], world.clock.now)]
        is_small = site.portal.rhythm.pace < 1
        assert len(sizes) >= (12 if is_small else 40), site.portal.key
        assert median(sizes) >= (12_000 if is_small else 26_000), site.portal.key


def test_linfen_is_gb18030_under_honest_and_lying_labels(world: World) -> None:
    seen = listed([world.sites["www.lfxww.com"]], world.clock.now)
    answers = [answer(world, one.url) for one in seen]
    labels = [re.search(rb"charset=([\w-]+)", one.body)[1] for one in answers]  # type: ignore[index]
    assert set(labels) == {b"gb2312", b"utf-8"}
    assert labels.count(b"gb2312") > labels.count(b"utf-8")
    assert {dict(one.headers)["Content-Type"] for one in answers} == {"text/html"}
    with pytest.raises(UnicodeDecodeError):
        answers[0].body.decode("utf-8")


def test_furniture_turns_while_the_article_and_its_validators_stay(world: World) -> None:
    later = World(Setting(seed=7, articles=44))
    later.clock.advance(timedelta(hours=7))
    before = {seen.url: seen for seen in listed(world.sites.values(), world.clock.now)}
    same = [seen for seen in listed(later.sites.values(), later.clock.now) if before.get(seen.url) == seen]
    for seen in same[::9]:
        first, second = answer(world, seen.url), answer(later, seen.url)
        assert first.body != second.body, seen.url
        assert first.headers == second.headers


def test_validators_spare_the_body_until_the_article_is_edited(world: World) -> None:
    for seen in listed(world.sites.values(), world.clock.now)[::7]:
        headers = dict(answer(world, seen.url).headers)
        tag = answer(world, seen.url, if_none_match=headers.get("ETag", '"other"'))
        date = answer(world, seen.url, if_modified_since=headers.get("Last-Modified", ""))
        assert (tag.status == 304) == ("ETag" in headers)
        assert (date.status == 304) == ("Last-Modified" in headers)
        assert not any(one.body for one in (tag, date) if one.status == 304)


def test_a_page_that_is_gone_is_missed_in_each_portals_own_way(world: World) -> None:
    urls = {
        "http://www.jyrb.cn/content/202603/01/c_1.html": 404,
        "http://www.lfxww.com/linfen/999999999.html": 200,
        "https://www.tongliaowang.com/2026/03/01/1.html": 410,
        "http://www.zzfztz.com/news_show.aspx?id=1": 302,
    }
    assert {url: answer(world, url).status for url in urls} == urls
    assert dict(answer(world, "http://www.zzfztz.com/news_show.aspx?id=1").headers)["Location"] == "/"


def test_noise_in_a_query_finds_the_same_article(world: World) -> None:
    seen = listed([world.sites["www.zzfztz.com"]], world.clock.now)[0]
    assert answer(world, seen.url + "&from=list").body == answer(world, seen.url).body


def test_an_unknown_habit_is_refused_with_the_known_ones(tmp_path) -> None:  # noqa: ANN001
    path = tmp_path / "someone.toml"
    path.write_text('name = "某网"\nhost = "a.test"\nsource = "某网"\ncolour = "red"\n')
    with pytest.raises(HabitError, match=r"someone.toml: .*colour.*known keys are .*article_path"):
        read_portal(path)
