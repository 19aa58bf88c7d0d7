"""The commands as a person calls them."""

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from forked import called

from cleaners import clean_text, undo
from cleaners.explain import marked
from corpus.archive.archive import records

ROOT = Path(__file__).parents[2]
PAGE = (
    '<html><head><meta charset="gb2312"><title>全市春耕有序展开_某网</title></head><body>'
    "<div><a href='/'>首页</a> <a href='/yw/'>要闻</a> <a href='/ms/'>民生</a></div><h1>全市春耕有序展开</h1>"
    "<p>2026-03-02 09:20 来源：某网</p><div><p>三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足。</p>"
    "<p>农业农村部门介绍，今年将继续推广良种良法，确保粮食播种面积稳定，力争再获丰收。</p></div></body></html>"
).encode("gb18030")


def scrapy(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return called(*arguments, stdin=stdin)


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def test_the_commands_are_listed_and_explain_themselves() -> None:
    helped = scrapy("-h").stdout.decode()
    for name in ("clean", "corpus", "crawl", "portals"):
        assert f"  {name} " in helped
        assert "Exit status" in scrapy(name, "-h").stdout.decode().replace("\n", " ")
    assert scrapy("list").stdout == b"portals\n"


def test_files_are_cleaned_by_the_rules_of_a_portal_that_exists(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    assert lines(scrapy("clean", str(tmp_path), "--portal", "linfen"))[0]["title"] == "全市春耕有序展开"
    done = scrapy("clean", str(tmp_path), "--portal", "nobody")
    assert done.returncode == 2
    assert "--portal nobody: no such portal; there are bbtnews, bjnews" in done.stderr.decode().replace("\n", " ")


def test_a_blank_text_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "blank.txt").write_text(" \n", encoding="utf-8")
    done = scrapy("clean", str(tmp_path / "blank.txt"))
    assert done.returncode == 0
    assert [(line["kind"], line["empty_reason"], line["text"]) for line in lines(done)] == [("empty", "blank", "")]


def test_the_portals_are_listed_with_their_unverified_channels(tmp_path: Path) -> None:
    done = scrapy("portals", "-s", f"PORTALS_STATE={tmp_path}")
    assert done.returncode == 0
    assert "临汾新闻网" in done.stdout.decode()
    assert "linfen: guesses: channels, family, encoding; channels: 2 unverified" in done.stdout.decode()
    listed = scrapy("portals", "--json", "-s", f"PORTALS_STATE={tmp_path}")
    (linfen,) = (each for each in json.loads(listed.stdout) if each["portal"] == "linfen")
    assert (linfen["title"], linfen["channels"], linfen["unverified"]) == ("临汾新闻网", 2, 2)
    assert (linfen["articles"], linfen["last_seen"], linfen["next"]) == (0, None, None)


def test_a_trial_has_a_help_of_its_own_and_other_words_are_misuse() -> None:
    helped = " ".join(scrapy("portals", "try", "--help").stdout.decode().split())
    assert "scrapy portals try PORTAL URL|SAVED.html" in helped
    assert "--fixture FOLDER" in helped
    assert "--due" not in helped
    for words, said in (
        (("tri",), "tri: unknown; expected options, or: try PORTAL"),
        (("--fixture", "x"), "--fixture: unknown"),
        (("try", "linfen"), "expected PORTAL URL|SAVED.html, or --list SAVED"),
        (("try", "linfen", "x.html", "--due"), "unrecognized arguments: --due"),
    ):
        refused = scrapy("portals", *words)
        assert (refused.returncode, refused.stdout) == (2, b"")
        assert said in refused.stderr.decode()


def test_a_saved_list_is_read_without_a_seed(tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    items = "".join(f"<li><a href=/a/{n}.html>青禾县第{n}号通告</a> 2026-03-02</li>" for n in range(7001, 7007))
    page.write_text(f"<ul>{items}</ul><a href=index_2.html>下一页</a>", encoding="utf-8")
    done = scrapy("portals", "try", "--list", str(page), "--url", "http://x.test/yw/", "--json")
    listed = json.loads(done.stdout)
    assert (done.returncode, len(listed["entries"]), listed["next"]) == (0, 6, "http://x.test/yw/index_2.html")
    assert listed["entries"][0] == {
        "url": "http://x.test/a/7001.html",
        "title": "青禾县第7001号通告",
        "date": "2026-03-02",
    }
    assert scrapy("portals", "try", "--list", str(page)).returncode == 2


def test_before_the_first_run_every_channel_is_due_and_nothing_is_made(tmp_path: Path) -> None:
    done = scrapy("portals", "--due", "-s", f"PORTALS_STATE={tmp_path / 'state'}")
    assert (done.returncode, done.stderr) == (0, b"")
    rows = [line.split() for line in done.stdout.decode().splitlines() if "linfen" in line]
    assert [word for word in rows[0] if word.isascii()][:4] == ["linfen", "channel", "2", "0"]
    assert "never visited" in " ".join(rows[0])
    assert not (tmp_path / "state").exists()


def test_a_trial_shows_the_rule_the_article_and_the_cuts_and_writes_a_fixture(tmp_path: Path) -> None:
    saved, fixture = tmp_path / "page.html", tmp_path / "fixture"
    saved.write_bytes(PAGE)
    url = "http://www.lfxww.com/linfen/3016245.html"
    done = scrapy("portals", "try", "linfen", str(saved), "--url", url, "--fixture", str(fixture))
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "an article: (?:/[a-z]+){1,4}/" in shown
    assert "encoding  gb18030" in shown
    assert (fixture / "page.html").read_bytes() == PAGE
    expected = json.loads((fixture / "expected.json").read_text(encoding="utf-8"))
    assert (expected["url"], expected["title"], expected["source"]) == (url, "全市春耕有序展开", "某网")


def test_a_trial_of_an_unknown_portal_names_the_known_ones() -> None:
    done = scrapy("portals", "try", "nobody", "page.html")
    assert done.returncode == 2
    assert "nobody: no such portal; there are bbtnews, bjnews" in done.stderr.decode() + done.stdout.decode()


def test_a_trial_of_what_is_no_address_says_so() -> None:
    done = scrapy("portals", "try", "linfen", "http://www.lfxww.com:99999/linfen/3016245.html")
    said = done.stderr.decode() + done.stdout.decode()
    assert done.returncode == 2, said
    assert "'http://www.lfxww.com:99999/linfen/3016245.html': no address; expected http://host/path" in said


def test_a_trial_of_a_list_says_how_many_links_lead_nowhere(tmp_path: Path) -> None:
    saved = tmp_path / "list.html"
    saved.write_text('<a href="/linfen/3016245.html">春耕</a><a href="http://[::1/x">秋收</a>', encoding="utf-8")
    shown = scrapy("portals", "try", "linfen", str(saved), "--url", "http://www.lfxww.com/linfen/").stdout.decode()
    assert "lists     1 articles among 1 links" in shown
    assert "unusable  1 links lead to no address" in shown


@pytest.fixture
def loopback() -> Iterator[int]:
    """A server on a private address that counts as reached when it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.slow
@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "localhost"])
def test_a_portal_that_leads_inside_is_refused_however_it_is_written(tmp_path: Path, loopback: int, host: str) -> None:
    (tmp_path / "mou.toml").write_text(
        f'title = "某网"\nbase = "http://{host}:{loopback}"\nfamily = "plain"\narticle = "/a"\n'
        '[[channel]]\nname = "要闻"\nurl = "/yw/"\nverified = false\n',
        encoding="utf-8",
    )
    state = tmp_path / "state"
    done = scrapy("crawl", "portals", "-s", f"PORTALS_SEEDS={tmp_path}", "-s", f"PORTALS_STATE={state}")
    assert done.returncode == 3
    assert not [record for record in records(state / "archive") if record.kind == "response"]
    assert "which is not a public address" in done.stderr.decode()


def test_the_example_of_the_readme_is_what_the_cleaners_do() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    dirty, clean, explained = (block.split("```")[0] for block in readme.split("```text\n")[1:4])
    article = clean_text(dirty)
    assert article.text + "\n" == clean
    assert marked(article) + "\n" == explained
    assert undo(article) == dirty
    assert (article.title, article.source, article.authors, article.editor) == (
        "我市召开春耕生产推进会",
        "汾州新闻网",
        ("柳知秋",),
        "姚远",
    )


def test_a_page_is_shown_beside_its_article_for_a_browser(tmp_path: Path) -> None:
    saved, out = tmp_path / "a.html", tmp_path / "out.html"
    saved.write_bytes(PAGE)
    done = scrapy("clean", str(saved), "--explain", "--html", str(out), "--portal", "linfen")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert "三月以来，全市各地抢抓农时" in out.read_text(encoding="utf-8")
    assert scrapy("clean", str(saved), "--html", str(out)).returncode == 2
