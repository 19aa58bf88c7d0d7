"""What goes wrong on demand: it befalls the right addresses at the right time, and the truth knows nothing of it."""

import gzip
import re
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection, IncompleteRead, RemoteDisconnected
from pathlib import Path

import pytest
from conftest import answer

from crawler.simulator.exchange import Request
from crawler.simulator.habits import HabitError
from crawler.simulator.scenario import SCENARIOS, Incident, Scenario, scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.truth import listed
from crawler.simulator.world import Setting, World


def befallen(kind: str, **values: object) -> Setting:
    incident = Incident(portal="jiyuan", from_hours=1, hours=1, kind=kind, **values)  # type: ignore[arg-type]
    return Setting(seed=7, articles=44, scenario=Scenario(incidents=(incident,)))


def status(world: World, path: str, host: str = "www.jyrb.cn") -> int:
    delivered = world.answer(host, Request("GET", path, {}))
    assert delivered
    return delivered.response.status


@pytest.mark.parametrize("name", sorted(path.stem for path in SCENARIOS.glob("*.toml")))
def test_every_scenario_in_the_folder_can_be_played(name: str) -> None:
    world = World(Setting(seed=7, articles=44, scenario=scenario(name)))
    for _ in range(40):
        assert {status(world, "/robots.txt", host) for host in world.sites} <= {200, 302, 412, 429, 500, 503}
        world.clock.advance(timedelta(hours=47))


def test_an_outage_begins_and_ends_and_is_another_portals_business() -> None:
    world = World(befallen("status", status=503))
    seen: list[tuple[int, int]] = []
    for _ in range(3):
        seen.append((status(world, "/jyyw/"), status(world, "/linfen/", "www.lfxww.com")))
        world.clock.advance(timedelta(hours=1))
    assert seen == [(200, 200), (503, 200), (200, 200)]


def test_the_truth_knows_nothing_of_an_outage() -> None:
    calm, troubled = World(Setting(seed=7, articles=44)), World(befallen("drop"))
    for world in (calm, troubled):
        world.clock.advance(timedelta(minutes=90))
    assert listed(calm.sites.values(), calm.clock.now) == listed(troubled.sites.values(), troubled.clock.now)


def test_a_share_of_addresses_is_always_the_same_one() -> None:
    world = World(befallen("soft_missing", share=0.5, paths="/content/*"))
    urls = [seen.url for seen in listed([world.sites["www.jyrb.cn"]], world.clock.now)]
    world.clock.advance(timedelta(minutes=70))

    def hit() -> set[str]:
        answers = {
            url: world.answer("www.jyrb.cn", Request("GET", url.removeprefix("http://www.jyrb.cn"), {})) for url in urls
        }
        return {url for url, one in answers.items() if one and "不存在".encode() in one.response.body}

    first = hit()
    assert 0.25 < len(first) / len(urls) < 0.75
    world.clock.advance(timedelta(minutes=30))
    assert hit() == first


def test_a_redesign_changes_the_page_and_its_tag_but_not_the_article() -> None:
    world = World(Setting(seed=7, articles=44, scenario=scenario("redesign")))
    before = listed([world.sites["www.lfxww.com"]], world.clock.now)[0]
    path = before.url.removeprefix("http://www.lfxww.com")
    pages = []
    for _ in range(2):
        delivered = world.answer("www.lfxww.com", Request("GET", path, {}))
        assert delivered
        pages.append(delivered.response.body.decode("gb18030"))
        world.clock.advance(timedelta(hours=73))
    paragraph = before.text.split("\n")[-1]
    assert [paragraph in re.sub(r"<[^>]+>", "", page) for page in pages] == [True, True]
    assert ["<article>" in page for page in pages] == [False, True]


def test_a_change_of_charset_changes_bytes_only() -> None:
    world = World(Setting(seed=7, articles=44, scenario=scenario("charset_switch")))
    target = listed([world.sites["www.lfxww.com"]], world.clock.now)[0].url.removeprefix("http://www.lfxww.com")
    world.clock.advance(timedelta(hours=61))
    delivered = world.answer("www.lfxww.com", Request("GET", target, {}))
    assert delivered
    assert dict(delivered.response.headers)["Content-Type"] == "text/html; charset=utf-8"
    assert 'charset=utf-8"' in delivered.response.body.decode("utf-8")


def test_packed_pages_unpack_to_the_same_bytes(world: World) -> None:
    packing = World(Setting(seed=7, articles=44, scenario=scenario("compressed")))
    plain = world.answer("www.163.com", Request("GET", "/", {}))
    packed = packing.answer("www.163.com", Request("GET", "/", {"accept-encoding": "gzip, deflate"}))
    refused = packing.answer("www.163.com", Request("GET", "/", {}))
    assert plain
    assert packed
    assert gzip.decompress(packed.response.body) == plain.response.body
    assert refused == plain


def test_a_moved_article_is_found_again_by_its_first_address() -> None:
    world = World(Setting(seed=7, articles=60, scenario=scenario("moves")))
    site = world.sites["www.lfxww.com"]
    numbers = [one for one in site.room.live(world.clock.now) if site.room.life(one).has_moved(world.clock.now)]
    stories = [(site.room.story(one, site.room.play.opened), site.room.story(one, world.clock.now)) for one in numbers]
    moved = [(first, now) for first, now in stories if first.path != now.path]
    assert moved
    for first, now in moved:
        response = answer(world, f"http://www.lfxww.com{first.path}")
        assert (response.status, dict(response.headers)["Location"]) == (301, now.url)
        assert answer(world, now.url).status == 200


def test_an_unknown_scenario_or_key_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(HabitError, match="outage"):
        scenario("earthquake")
    path = tmp_path / "mine.toml"
    path.write_text('[[incidents]]\nportal = "linfen"\nfrom_hours = 1\nkind = "status"\ncolour = "red"\n')
    with pytest.raises(HabitError, match=r"mine.toml: .*colour.*retry_after_s"):
        scenario(str(path))
    path.write_text('[[changes]]\nportal = "jiyuan"\nfrom_hours = 0\n[changes.habits]\nhost = "a.test"\n')
    with pytest.raises(HabitError, match="no page has the habit host"):
        World(Setting(scenario=scenario(str(path)))).answer("www.jyrb.cn", Request("GET", "/", {}))


@pytest.fixture
def wire(request: pytest.FixtureRequest) -> Iterator[Serving]:
    with serving(befallen(request.param)) as running:
        running.clock.advance(timedelta(minutes=90))
        yield running


def fetched(wire: Serving) -> bytes:
    connection = HTTPConnection("127.0.0.1", wire.port, timeout=10)
    connection.request("GET", "/jyyw/", headers={"Host": "www.jyrb.cn"})
    return connection.getresponse().read()


@pytest.mark.parametrize("wire", ["drop"], indirect=True)
def test_a_dropped_connection_sends_nothing(wire: Serving) -> None:
    with pytest.raises(RemoteDisconnected):
        fetched(wire)


@pytest.mark.parametrize("wire", ["cut"], indirect=True)
def test_a_cut_body_is_shorter_than_promised(wire: Serving) -> None:
    with pytest.raises(IncompleteRead):
        fetched(wire)


@pytest.mark.parametrize("wire", ["short_length"], indirect=True)
def test_a_short_length_hides_the_end_of_the_body(wire: Serving) -> None:
    assert b"</html>" not in fetched(wire)


@pytest.mark.parametrize("wire", ["broken_gzip"], indirect=True)
def test_broken_gzip_ends_too_early(wire: Serving) -> None:
    with pytest.raises(EOFError):
        gzip.decompress(fetched(wire))
