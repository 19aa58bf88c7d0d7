"""A crawl leaves a page, says where it is, and one that found nothing new leaves none."""

from pathlib import Path

import pytest
from test_commands import scrapy
from test_crawl import OPEN, crawled


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
    again = crawled(tmp_path, OPEN, "-a", "recheck=yes", "--json", "-s", f"PORTALS_METRICS_FILE={metrics}")
    assert again.returncode == 0, again.stderr
    assert list((tmp_path / "state" / "reports").glob("*.html")) == [page]
    assert 'what="new"' not in metrics.read_text(encoding="utf-8")
    page.unlink()
    folders = ("-s", f"PORTALS_STATE={tmp_path / 'state'}", "-s", f"PORTALS_SEEDS={tmp_path / 'seeds'}")
    made = scrapy("portals", "report", page.stem, *folders)
    assert made.stdout.decode().strip() == str(page)
    assert page.read_text(encoding="utf-8") == text
