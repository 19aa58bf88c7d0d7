"""The built wheel, in environments that hold what it asks for and nothing else."""

import json
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.metadata import PathDistribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from crawler.simulator.server import serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[2]
BUILD = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
DIRTY = "汾州新聞網訊(記者 柳知秋)3月1日,我市召開(kāi)春耕生產(chǎn)推進會(huì),部署工作。"
CLEAN = "汾州新闻网讯（记者 柳知秋）3月1日，我市召开春耕生产推进会，部署工作。"
# What cleaning imports late too: the readings, the selectors of rules, trafilatura.
USED = f"""
import cleaners
from cleaners.judge.opinion import opinion
from lxml import html
page = "<html><body><h1>题</h1><div class='ad'>买</div><div id='b'><p>{CLEAN}</p><p>{CLEAN}</p></div></body></html>"
print(cleaners.clean_text("{DIRTY}").text)
rules = cleaners.Rules(body="#b", drop=(".ad",))
print(cleaners.clean_page(page.encode(), rules=rules).text.count("部署工作"))
print("部署工作" in (opinion(html.document_fromstring(page)) or ""))
"""
TYPED = (
    "from cleaners import clean_text\nreveal_type(clean_text('').title)\nimport corpus.table\nimport crawler.seeds\n"
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    return folder / built.stdout.split()[-1]


def asked_for(requirements: Iterator[str], extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Names and extras of the *requirements* that hold here with *extras*."""
    for requirement in map(Requirement, requirements):
        contexts = [{"extra": extra} for extra in ("", *extras)]
        if requirement.marker is None or any(map(requirement.marker.evaluate, contexts)):
            yield canonicalize_name(requirement.name), frozenset(requirement.extras)


def environment(folder: Path, wheel: Path, extra: str) -> Path:
    """Make an environment of links to what *wheel* asks for, with the wheel installed, and return its Python."""
    venv.create(folder, symlinks=True)
    packages = next(folder.glob("lib/python*/site-packages"))
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "read")
    own = PathDistribution(next((folder / "read").glob("*.dist-info")))
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = list(asked_for(iter(own.requires or ()), frozenset(filter(None, [extra]))))
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        if name == "qingliu":
            waiting += asked_for(iter(own.requires or ()), extras)
            continue
        found = distribution(name)
        waiting += asked_for(iter(found.requires or ()), extras)
        for top in {file.parts[0] for file in found.files or () if file.parts[0] not in {"..", "__pycache__"}}:
            if not (packages / top).exists():
                (packages / top).symlink_to(Path(str(found.locate_file(top))))
    shutil.rmtree(folder / "read")
    install = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--no-deps"]
    subprocess.run([*install, "--no-index", "--quiet", str(wheel)], check=True, timeout=120)
    return folder / "bin" / "python"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    return environment(tmp_path_factory.mktemp("alone"), wheel, "")


@pytest.fixture(scope="module")
def crawling(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    return environment(tmp_path_factory.mktemp("crawling"), wheel, "crawl")


def run(folder: Path, *words: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    called = list(map(str, words))
    return subprocess.run(called, cwd=folder, input=text, capture_output=True, text=True, timeout=300, check=False)


def test_the_name_goes_to_no_index(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
    assert "Classifier: Private :: Do Not Upload\n" in metadata


def test_the_cleaners_need_only_what_the_wheel_asks_for(alone: Path, tmp_path: Path) -> None:
    for name in ("scrapy", "pyarrow", "sqlalchemy", "fastwarc", "parsel", "w3lib"):
        assert "ModuleNotFoundError" in run(tmp_path, alone, "-c", f"import {name}").stderr, name
    done = run(tmp_path, alone, "-c", USED)
    assert (done.stdout.splitlines(), done.stderr) == ([CLEAN, "1", "True"], "")


def test_files_are_cleaned_without_the_extras(alone: Path, tmp_path: Path) -> None:
    done = run(tmp_path, alone, "-m", "cleaners", "-", text=DIRTY)
    assert (json.loads(done.stdout)["text"], done.stderr) == (CLEAN, "1 articles\n")


def test_who_checks_types_gets_ours(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "typed.py").write_text(TYPED, encoding="utf-8")
    mypy = [sys.executable, "-m", "mypy", "--python-executable", alone, "--follow-imports", "silent", "typed.py"]
    done = run(tmp_path, *mypy)
    assert 'Revealed type is "str | None"' in done.stdout.replace("builtins.", "").replace(
        "Union[str, None]", "str | None"
    )
    assert "py.typed" not in done.stdout, done.stdout


def test_the_crawl_runs_in_any_folder_with_seeds_of_its_own(crawling: Path, tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n", encoding="utf-8")
    without = run(tmp_path, crawling, "-m", "scrapy", "portals")
    assert (without.returncode, "no seed files in seeds; expected <portal>.toml" in without.stderr) == (2, True)
    (tmp_path / "seeds").mkdir()
    shutil.copy(ROOT / "seeds" / "linfen.toml", tmp_path / "seeds")
    with serving(Setting(seed=11, articles=8, days=10)) as simulator:
        asked = ("-a", "portal=linfen", "-s", f"PORTALS_SIMULATOR=127.0.0.1:{simulator.port}")
        done = run(tmp_path, crawling, "-m", "scrapy", "crawl", "portals", *asked)
    assert done.returncode == 0, done.stderr
    exported = run(tmp_path, crawling, "-m", "scrapy", "corpus", "export")
    assert exported.returncode == 0, exported.stderr
    articles = (tmp_path / "var" / "portals" / "exports" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(article)["portal"] for article in articles} == {"linfen"}
