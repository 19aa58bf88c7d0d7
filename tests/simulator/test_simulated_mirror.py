"""The mirror dirties a page as the mechanism wants it, and only the text."""

import re
from random import Random

from conftest import answer

from crawler.simulator.byte_damage import damaging
from crawler.simulator.mirror import annotated, annotations, mirrored, traditional
from crawler.simulator.truth import listed
from crawler.simulator.world import Setting, World

PAGE = (
    "<html><body><h1>我市召开会议，部署防汛工作</h1>"
    "<p>临汾新闻网讯（记者 张三）：“责任重于泰山！”他说；大家都听。</p></body></html>"
)


def text(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_characters_are_converted_one_by_one_and_some_are_left_alone() -> None:
    assert traditional("看着发展，关于里程，为众台线") == "看著發展，關于里程，為眾臺線"


def test_marks_lose_their_width_and_tags_stay() -> None:
    html = mirrored(PAGE, 1)
    assert not re.search(r"[，：；！（）]", html)
    assert re.findall(r"</?(?:h1|p|html)>", html) == re.findall(r"</?(?:h1|p|html)>", PAGE)


def test_a_line_of_spam_comes_first_in_simplified_characters() -> None:
    first = text(mirrored(PAGE, 2)).strip().split("\n")[0]
    assert len(re.split(r"[,_-]", first)) >= 5


def test_pinyin_is_toned_on_differing_characters_or_toneless_and_repeated() -> None:
    toned, toneless = (
        re.compile(r"[\u3400-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)"),
        re.compile(r"\(([a-z]+)\)\(\1\)"),
    )
    pages = [mirrored(PAGE + "<p>责任在肩，任务很重，大家的事情大家办。</p>" * 9, seed) for seed in range(12)]
    assert all(toned.search(page) for page in pages)
    assert any(toneless.search(page) for page in pages)
    assert any(re.search(r"責\(zé\)", page) for page in pages)


def test_a_character_is_annotated_always_or_never() -> None:
    table = annotations("責任與任務，務必負責，學習", 0.5, Random(3))
    assert table
    assert annotated("責任務責", {"責": "(zé)"}) == "責(zé)任務責(zé)"


def test_bytes_are_damaged_as_real_mirrors_do() -> None:
    assert damaging({})(traditional("做好“六保”任务，有力")) == "做好“六?！比蝿?，有力"
    assert damaging({"責": "(zé)", "聯": "(lián)"})(traditional("我们要勇担责任，坚定")).startswith(
        "我們要勇?lián)?zé)任"
    )


def test_the_truth_of_the_mirror_is_clean_and_its_pages_are_not(world: World) -> None:
    site = world.sites["lfxww.mirror.test"]
    for seen in listed([site], world.clock.now)[:10]:
        html = answer(world, seen.url).body.decode()
        assert seen.text.split("\n")[0] not in html
        assert re.search(r"[\u3400-\u9fff]\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", html)
        assert seen.repost_of == seen.url.replace("lfxww.mirror.test", "www.lfxww.com")


def test_byte_damage_comes_only_when_asked() -> None:
    worlds = [World(Setting(seed=7, articles=44, byte_damage=damage)) for damage in (False, True)]
    urls = [seen.url for seen in listed([worlds[0].sites["lfxww.mirror.test"]], worlds[0].clock.now)[:12]]
    damage = [sum(answer(world, url).body.decode().count("?!") for url in urls) for world in worlds]
    assert damage[0] < damage[1]
