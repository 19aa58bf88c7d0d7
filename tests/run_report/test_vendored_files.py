"""What is not ours is what its note says, and a page may hold it."""

import hashlib
import re
from importlib.resources import files

import pytest
from jinja2 import UndefinedError

from crawler.rendering.document import PLOTTED, document, policy, web

VENDOR = files("crawler.rendering") / "vendor"


def test_the_files_of_others_are_those_of_the_registry() -> None:
    note = VENDOR.joinpath("README.md").read_text(encoding="utf-8")
    digests = dict(re.findall(r"^\| `(\S+)` \| `(\w{64})` \|", note, re.MULTILINE))
    found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in VENDOR.iterdir()}
    assert digests == {name: found[name] for name in found if not name.endswith((".md", ".LICENSE"))}
    version = re.search(r"uPlot (\S+),", note)
    assert version is not None
    assert f"(v{version[1]})" in VENDOR.joinpath("uPlot.iife.min.js").read_text(encoding="utf-8")
    assert "MIT License" in VENDOR.joinpath("uPlot.LICENSE").read_text(encoding="utf-8")


def test_a_policy_lets_in_what_stands_in_the_page_and_nothing_else() -> None:
    assert policy("", "") == "default-src 'none'; base-uri 'none'; form-action 'none'"
    assert policy("a", "").startswith("default-src 'none'; style-src 'sha256-ypeBEsobvcr6wjGzmiPcTaeG7")
    with pytest.raises(UndefinedError, match="run"):
        document("run.html.j2", {}, PLOTTED)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " http://a.test", None, "//a.test", ""])
def test_a_link_leads_into_the_web_or_nowhere(address: str | None) -> None:
    assert web(address) == "#"
