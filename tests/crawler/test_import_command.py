"""``scrapy corpus import`` as a person calls it, killed or not, and the crawls before and behind it."""

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import forked
import mortal
import pytest
from other_archives import SEED, article, page, seen, wacz, warc
from test_crawl import HTML, JUDGE, crawled

from corpus.table.table import Editions

KILLS = int(os.environ.get("KILLS", "6"))
CAPTURES = int(os.environ.get("CAPTURES", "200"))


def called(folder: Path, *words: str, last: int | None = None) -> subprocess.CompletedProcess[str]:
    """Call ``scrapy corpus``; with *last*, in a process that kills itself at its durable step of that number."""
    seeds = folder / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
    settings = {"STATE": folder / "state", "SEEDS": seeds, "WORKERS": 1}
    options = [JUDGE, *(f"PORTALS_{key}={value}" for key, value in settings.items())]
    line = ["corpus", *words, *(word for each in options for word in ("-s", each))]
    if last is None:
        return forked.told(*line, timeout_s=500)
    return mortal.told(last, *line, timeout_s=500)


def rows(folder: Path) -> list[dict[str, Any]]:
    found = Editions(folder / "state" / "corpus" / "editions").dataset().to_table().to_pylist()
    ordered = sorted(found, key=lambda row: (row["id"], row["edition"]))
    return [{name: value for name, value in row.items() if name not in {"seq", "record_id", "run"}} for row in ordered]


@pytest.mark.slow
def test_a_crawl_behind_an_import_tells_news_only_and_an_import_behind_it_history_only(tmp_path: Path) -> None:
    captured = [seen(1, "2021-01-02T03:04:05Z"), seen(2, "2021-01-02T03:04:05Z")]
    done = called(tmp_path, "import", str(wacz(tmp_path / "a.wacz", warc(tmp_path / "a.warc.gz", captured))), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["portals"], told["left_out"], told["faults"]) == ({"mou": {"new": 2}}, {}, [])
    listed = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in (1, 2, 3)).encode()
    redressed = page(1).replace(b"<body>", b"<body><div class=nav><a href=/>x</a></div>")
    site = {1: redressed, 2: page(2, 6), 3: page(3)}
    answers = {f"/a/{number}.html": (200, HTML, body) for number, body in site.items()}
    crawl = crawled(tmp_path, {"/yw/": (200, HTML, b"<ul>%b</ul>" % listed), **answers})
    assert crawl.returncode == 0, crawl.stdout
    now = [(row["url"], row["edition"], row["cause"]) for row in rows(tmp_path)]
    assert sorted(now) == [
        (article(1), 1, "backfilled"),
        (article(2), 1, "backfilled"),
        (article(2), 2, "content_edit"),
        (article(3), 1, "new"),
    ]
    older = warc(tmp_path / "b.warc", [seen(3, "2020-01-02T03:04:05Z", page(3, 7)), seen(4, "2020-01-02T03:04:05Z")])
    assert called(tmp_path, "import", str(older)).returncode == 0
    cursor = str(len(now))
    events = [json.loads(line) for line in called(tmp_path, "changes", "--since", cursor).stdout.splitlines()]
    assert sorted((each["url"], each["edition"], each["change"]) for each in events) == [
        (article(3), 0, "backfilled"),
        (article(4), 1, "backfilled"),
    ]
    packed = called(tmp_path, "wacz", "-o", str(tmp_path / "ours.wacz"), "--portal", "mou", "--json")
    assert packed.returncode == 0, packed.stderr
    made = json.loads(packed.stdout)
    assert (made["indexed"], made["pages"]) == (9, 4)
    damaged = warc(tmp_path / "c.warc", [])
    damaged.write_bytes(b"PK no archive")
    told_of = called(tmp_path, "import", str(damaged))
    assert (told_of.returncode, told_of.stderr) == (1, "scrapy corpus: c.warc: no WARC: holds no record\n")
    missing = called(tmp_path, "import", "nowhere")
    assert (missing.returncode, "nowhere: no such file; expected WARC or WACZ files" in missing.stderr) == (1, True)


@pytest.mark.long
def test_an_import_that_is_killed_again_and_again_ends_with_the_same_corpus(tmp_path: Path) -> None:
    chance = random.Random(os.environ.get("SEED", "1"))
    rounds = ((2021, 4), (2023, 5), (2022, 6))
    captured = [
        seen(number, f"{year}-01-02T03:04:05Z", page(number, count))
        for year, count in rounds
        for number in range(1, CAPTURES // len(rounds))
    ]
    file = str(warc(tmp_path / "a.warc.gz", captured))
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        folder.mkdir()
    steps = mortal.steps_of(called(whole, "import", file, last=0))
    deaths = [called(killed, "import", file, last=chance.randint(2, steps // 2)).returncode for _ in range(KILLS)]
    assert mortal.KILLED in deaths
    final = called(killed, "import", file)
    assert final.returncode == 0, final.stderr
    assert len(rows(whole)) == len(captured)
    assert rows(killed) == rows(whole)
    for folder, made in ((whole, "again"), (killed, "again")):
        assert called(folder, "rebuild", "-o", str(folder / made / "state")).returncode == 0
        assert rows(folder / made) == rows(whole)


@pytest.mark.long
def test_a_crawl_behind_a_killed_import_goes_on_and_the_import_called_again_ends_with_the_calm_ones_corpus(
    tmp_path: Path,
) -> None:
    chance = random.Random(os.environ.get("SEED", "1"))
    numbers = range(1, 9)
    captured = [
        seen(number, f"{year}-01-02T03:04:05Z", page(number, count))
        for year, count in ((2021, 4), (2023, 5), (2022, 6))
        for number in numbers
    ]
    file = str(warc(tmp_path / "a.warc.gz", captured))
    listed = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in numbers).encode()
    site = {"/yw/": (200, HTML, listed), **{f"/a/{each}.html": (200, HTML, page(each, 7)) for each in numbers}}
    (calm := tmp_path / "calm").mkdir()
    steps = mortal.steps_of(called(calm, "import", file, last=0))
    assert crawled(calm, site).returncode == 0
    for kill in range(KILLS // 2):
        (folder := tmp_path / f"killed-{kill}").mkdir()
        assert called(folder, "import", file, last=chance.randint(steps // 3, steps - 2)).returncode == mortal.KILLED
        assert crawled(folder, site).returncode == 0
        assert called(folder, "import", file).returncode == 0
        assert told(folder) == told(calm)
    assert called(folder, "rebuild", "-o", str(folder / "again" / "state")).returncode == 0
    made = [[{**row, "seed_hash": ""} for row in rows(each)] for each in (folder / "again", folder)]
    assert made[0] == made[1]  # but for the seeds, which crawl and import are given as they like


def told(folder: Path) -> list[tuple[str, str, str]]:
    """What each article said when, whatever number and cause the order of arrival gave its editions."""
    return sorted((row["url"], str(row["first_seen"]), row["text"]) for row in rows(folder))
