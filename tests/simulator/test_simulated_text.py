"""What the newsrooms write: words that survive a mirror, sentences that do not repeat, articles that differ."""

import re
from collections.abc import Iterator
from itertools import combinations
from random import Random
from statistics import median

import pytest
from opencc import OpenCC

from crawler.simulator.bank import Topic, bank
from crawler.simulator.grammar import UnknownSlotError, said
from crawler.simulator.mirror import traditional
from crawler.simulator.truth import listed
from crawler.simulator.world import World

SIMPLIFIED = OpenCC("tw2s")
TOPICS = (*bank().topics, *bank().notices, bank().common)
# A mark that loses its width and cannot get it back: no Chinese character or quote on either side.
AMBIGUOUS = re.compile(r"(?<![\u4e00-\u9fff”》])[，：；！？（）](?![\u4e00-\u9fff“《])")


def templates(topic: Topic) -> Iterator[str]:
    for kind in ("titles", "kickers", "openings", "details", "voices", "points", "outlooks"):
        yield from getattr(topic, kind)


def there_and_back(text: str) -> str:
    return SIMPLIFIED.convert(traditional(text))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_wording_survives_the_mirrors_conversion_and_back(topic: Topic) -> None:
    wordings = {part for template in templates(topic) for part in re.split(r"[\[\]|]|\{[^}]*\}", template)}
    assert [part for part in sorted(wordings) if there_and_back(part) != part] == []


def test_every_name_survives_the_mirrors_conversion_and_back() -> None:
    people = "".join(bank().people.values())
    places = bank().place_names(Random(1))
    assert [name for name in (*people, *places) if there_and_back(name) != name] == []


def test_whole_articles_survive_the_mirrors_conversion_and_back(world: World) -> None:
    texts = [
        "\n".join((seen.title, *seen.subtitles, seen.text)) for seen in listed(world.sites.values(), world.clock.now)
    ]
    assert [text for text in texts if there_and_back(text) != text] == []


def test_no_mark_loses_its_width_for_ever(world: World) -> None:
    texts = [f"{seen.title}\n{seen.text}" for seen in listed(world.sites.values(), world.clock.now)]
    assert [found[0] for text in texts if (found := AMBIGUOUS.search(text))] == []


def test_no_text_holds_markup_or_the_marks_of_the_grammar(world: World) -> None:
    texts = [seen.title + seen.text for seen in listed(world.sites.values(), world.clock.now)]
    assert [text for text in texts if re.search(r"[<>&\"\[\]{}|]|　|\n\n| \n|。。|；。", text)] == []


def test_two_articles_of_a_portal_share_less_than_half_of_their_five_grams(world: World) -> None:
    for site in world.sites.values():
        texts = [seen.text for seen in listed([site], world.clock.now)]
        grams = [{text[at : at + 5] for at in range(len(text) - 4)} for text in texts]
        assert max(len(one & other) / len(one | other) for one, other in combinations(grams, 2)) < 0.5


@pytest.mark.parametrize("topic", [*bank().topics, *bank().notices], ids=lambda topic: topic.name)
def test_every_title_names_what_no_other_article_has(topic: Topic) -> None:
    unique = re.compile(r"\{(?:town|village|community|company|school|hospital|park|river|road2|person)\}")
    assert [title for title in topic.titles if not unique.search(title)] == []


def test_titles_are_unique_within_a_portal(world: World) -> None:
    for site in world.sites.values():
        titles = [seen.title for seen in listed([site], world.clock.now)]
        assert len(titles) == len(set(titles))


def test_there_are_short_notices_and_long_articles(world: World) -> None:
    lengths = [len(seen.text) for seen in listed(world.sites.values(), world.clock.now)]
    assert min(lengths) < 150
    assert 350 < median(lengths) < 900
    assert max(lengths) > 1200


def test_alternations_nest() -> None:
    wordings = {said("[春|[夏|秋]]{place}{n:3-3}", {"place": "天"}, Random(seed)) for seed in range(30)}
    assert wordings == {"春天3", "夏天3", "秋天3"}


def test_an_unknown_slot_is_refused_by_name() -> None:
    with pytest.raises(UnknownSlotError, match="village"):
        said("{villag}", {"village": "柳湾村"}, Random(1))
