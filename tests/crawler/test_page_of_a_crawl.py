"""A crawl leaves a page and says where it is; that it cannot be written changes nothing else."""

import re
from pathlib import Path

import pytest
from test_commands import scrapy
from test_crawl import ARTICLE, HTML, OPEN, crawled


@pytest.mark.slow
def test_a_crawl_with_news_leaves_a_page_that_can_be_made_again(tmp_path: Path) -> None:
    metrics = tmp_path / "a.prom"
    first = crawled(tmp_path, OPEN, "-s", f"PORTALS_METRICS_FILE={metrics}")
    assert first.returncode == 0, first.stderr
    (page,) = (tmp_path / "state" / "reports").glob("*.html")
    assert f"look at the run: {page.as_uri()}" in first.stdout
    text = page.read_text(encoding="utf-8")
    assert text.count("全市春耕有序展开") == 2
    assert "<li><b>2</b>new</li>" in text
    assert 'qingliu_portal_count{portal="mou",what="new"} 2.0' in metrics.read_text(encoding="utf-8")
    in_the_way = page.with_name("20260302T000000Z-2.html")
    in_the_way.mkdir()
    edited = {**OPEN, "/a/2.html": (200, HTML, ARTICLE.replace("再获丰收".encode(), "又获丰收".encode()))}
    again = crawled(tmp_path, edited, "-a", "recheck=yes", "-s", f"PORTALS_METRICS_FILE={metrics}")
    assert again.returncode == 0, again.stderr
    assert re.search(r"^.*the page of the run: .*20260302T000000Z-2\.html", again.stderr, re.MULTILINE)
    assert "Traceback" not in again.stderr
    assert "look at the run" not in again.stdout
    assert 'what="editions/content_edit"} 1.0' in metrics.read_text(encoding="utf-8")
    in_the_way.rmdir()
    page.unlink()
    folders = ("-s", f"PORTALS_STATE={tmp_path / 'state'}", "-s", f"PORTALS_SEEDS={tmp_path / 'seeds'}")
    made = scrapy("portals", "report", *folders)
    assert made.stdout.decode().strip() == str(in_the_way)
    assert "力争<del>再</del><ins>又</ins>获丰收。" in in_the_way.read_text(encoding="utf-8")
