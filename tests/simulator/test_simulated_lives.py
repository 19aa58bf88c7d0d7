"""What happens to articles over time, and that chance falls alike wherever it is thrown."""

import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from random import Random

from conftest import answer

from crawler.simulator.life import Life
from crawler.simulator.truth import events, listed
from crawler.simulator.world import Setting, World

DIGEST = """
from hashlib import sha256
from crawler.simulator.truth import events, listed
from crawler.simulator.world import Setting, World
world = World(Setting(seed=3, articles=40))
print(sha256(repr(listed(world.sites.values(), world.clock.now)).encode()).hexdigest())
"""


def lives(world: World) -> list[Life]:
    rooms = {id(site.room): site.room for site in world.sites.values()}.values()
    return [room.life(number) for room in rooms for number in range(room.published(world.clock.now))]


def test_another_process_tells_the_same_story() -> None:
    world = World(Setting(seed=3, articles=40))
    here = sha256(repr(listed(world.sites.values(), world.clock.now)).encode()).hexdigest()
    there = subprocess.run([sys.executable, "-c", DIGEST], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here


def test_the_order_of_requests_changes_no_byte() -> None:
    urls = [seen.url for seen in listed(World(Setting(seed=4, articles=40)).sites.values(), Setting().start)]
    first, second = World(Setting(seed=4, articles=40)), World(Setting(seed=4, articles=40))
    in_order = {url: answer(first, url) for url in urls[:60]}
    shuffled = Random(1).sample(urls[:60], 60)
    assert {url: answer(second, url) for url in shuffled} == in_order


def test_another_seed_tells_another_story(world: World) -> None:
    other = World(Setting(seed=8, articles=44))
    titles = [{seen.title for seen in listed(one.sites.values(), one.clock.now)} for one in (world, other)]
    assert not titles[0] & titles[1]


def test_articles_appear_are_edited_and_deleted_as_time_goes_by() -> None:
    world = World(Setting(seed=9, articles=60))
    before = {seen.url: seen for seen in listed(world.sites.values(), world.clock.now)}
    later = {seen.url: seen for seen in listed(world.sites.values(), world.clock.now + timedelta(days=20))}
    both = before.keys() & later.keys()
    edited = [url for url in both if later[url].edition > before[url].edition]
    assert len(later.keys() - before.keys()) > 200
    assert before.keys() - later.keys()
    assert edited
    assert all(later[url]._replace(edition=0) != before[url]._replace(edition=0) for url in edited)
    assert all(later[url] == before[url] for url in both if url not in edited)


def test_seven_edits_in_ten_fall_on_the_first_day() -> None:
    world = World(Setting(seed=10, articles=900))
    ages = [moment - life.published for life in lives(world) for moment in life.revised]
    assert 0.62 < sum(age <= timedelta(days=1) for age in ages) / len(ages) < 0.78
    assert 0.84 < sum(age <= timedelta(days=7) for age in ages) / len(ages) < 0.96


def test_a_deleted_article_may_come_back() -> None:
    world = World(Setting(seed=11, articles=400))
    revived = [life for life in lives(world) if life.revived]
    assert revived
    assert all(life.is_live(life.revived) for life in revived if life.revived)
    assert not any(life.deleted and life.is_live(life.deleted) for life in lives(world))


def test_a_repost_repeats_an_article_of_another_portal_once(world: World) -> None:
    truth = listed(world.sites.values(), world.clock.now)
    by_url = {seen.url: seen for seen in truth}
    copies = [seen for seen in truth if seen.repost_of and seen.portal != "mirror"]
    assert len(copies) > 5
    assert len({seen.repost_of for seen in copies if seen.edition == 1}) == sum(seen.edition == 1 for seen in copies)
    originals = [(seen, by_url[seen.repost_of]) for seen in copies if seen.repost_of in by_url]
    assert all(seen.text == original.text for seen, original in originals if seen.edition == original.edition == 1)
    assert all(seen.portal != original.portal for seen, original in originals)


def test_the_events_between_two_moments_explain_the_difference() -> None:
    world = World(Setting(seed=12, articles=60))
    sites, start = world.sites.values(), world.clock.now
    end = start + timedelta(days=15)
    before, after = ({seen.url: seen.edition for seen in listed(sites, at)} for at in (start, end))
    told = dict(before)
    for event in events(sites, start, end):
        if event.kind == "deleted":
            told.pop(event.url, None)
        elif event.kind != "edited" or event.url in told:
            told[event.url] = event.edition
    assert told == after
    assert {event.kind for event in events(sites, start, end)} >= {"published", "edited", "deleted"}
