"""The data set card of a release, filled from its manifest and its shards. Reads the disk."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, NamedTuple

import pyarrow.parquet as pq

_LOOKED_AT = 12
"""Shards that examples are taken from; more would cost every release the reading of them."""
_LONGEST = 24
_AROUND = 8
"""Characters of an example, and on either side of it."""


class _Example(NamedTuple):
    before: str
    after: str


def card(manifest: Mapping[str, Any], folder: Path) -> bytes:
    """Return README.md of the release whose shards stand in *folder*."""
    template = Template(files("corpus.releases").joinpath("card.md").read_text(encoding="utf-8"))
    return template.substitute(_values(manifest, folder)).encode()


def _values(manifest: Mapping[str, Any], folder: Path) -> dict[str, object]:
    portals = manifest["portals"]
    totals = {key: sum(each[key] for each in portals.values()) for key in ("rows", "duplicates", "damaged", "empty")}
    rows = totals["rows"]
    parent = manifest["parent"]
    return totals | {
        "release": manifest["release"],
        "created": manifest["created"],
        "run": manifest["run"],
        "parent": f"release {parent['release']} (manifest {parent['sha256']})" if parent else "none",
        "size": _size(rows),
        "bytes": sum(shard["bytes"] for shard in manifest["shards"].values()),
        "shards": len(manifest["shards"]),
        "script": _SCRIPTS[manifest["script"]],
        "chosen": f"articles for which `{manifest['where']}` holds" if manifest["where"] else "all articles",
        "masking": _MASKING[manifest["masked"]],
        "configs": "\n".join(_configs(portals)),
        "sources": "\n".join(_sources(portals)),
        "cleaning": "\n".join(_cleaning(manifest, folder, rows)),
        "share_of_duplicates": f"{totals['duplicates'] / rows:.2%}",
        "share_of_damaged": f"{totals['damaged'] / rows:.2%}",
        "share_of_empty": f"{totals['empty'] / rows:.2%}",
        "contact": manifest["contact"] or "none is named (`PORTALS_CONTACT` was not set)",
        "cleaners": ", ".join(
            sorted({each for shard in manifest["shards"].values() for each in shard["cleaner_versions"]})
        ),
        "versions": ", ".join(f"{name} {number}" for name, number in sorted(manifest["versions"].items())),
        "schema": manifest["schema_version"],
        "withdrawn": _withdrawn(manifest),
    }


_SCRIPTS = {
    None: "as the cleaners leave it: simplified, and traditional where that is the author's own",
    "hans": "simplified throughout; what was converted for this release is in the ledger",
    "hant": "traditional throughout; the page's own characters where it had them, else converted by phrase",
    "source": "as each page wrote it",
}


_MASKING = {
    False: "personal data is counted and located, and stands in the texts as published",
    True: "letters and digits of personal data are `*`; ledgers, cuts and disagreements, which tell them, are left out",
}


def _size(rows: int) -> str:
    """Return the size category, in the words of the Hugging Face Hub."""
    steps = [(1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")]
    return next((name for most, name in steps if rows < most), "1M<n<10M" if rows < 10_000_000 else "n>10M")


def _configs(portals: Mapping[str, Any]) -> Iterator[str]:
    for name in portals:
        yield f"- config_name: {name}\n  data_files:\n  - split: train\n    path: data/{name}/*.parquet"


def _sources(portals: Mapping[str, Any]) -> Iterator[str]:
    for name, each in portals.items():
        dates = f"{each['earliest'] or '–'} | {each['latest'] or '–'}"
        yield f"| `{name}` | {_cell(each['title'])} | {each['rows']} | {each['characters']} | {dates} |"


def _cleaning(manifest: Mapping[str, Any], folder: Path, rows: int) -> Iterator[str]:
    repaired: dict[str, int] = {}
    for shard in manifest["shards"].values():
        for name, count in shard["repaired"].items():
            repaired[name] = repaired.get(name, 0) + count
    examples = _examples(manifest, folder)
    for name, count in sorted(repaired.items(), key=lambda each: (-each[1], each[0])):
        shown = examples.get(name, _Example("", ""))
        yield f"| `{name}` | {count} | {count / rows:.2%} | {_cell(shown.before)} | {_cell(shown.after)} |"


def _examples(manifest: Mapping[str, Any], folder: Path) -> dict[str, _Example]:
    """Return the first short repair of each pass in some shards spread over the release."""
    paths = list(manifest["shards"])
    found: dict[str, _Example] = {}
    for path in paths[:: max(1, len(paths) // _LOOKED_AT)]:
        with pq.ParquetFile(folder / path) as file:
            for row in file.read_row_group(0, columns=["text", "ledger"]).slice(0, 200).to_pylist():
                for change in row["ledger"] or ():
                    name = change["by"].partition("/")[0]
                    if name not in found and max(len(change["old"]), change["end"] - change["start"]) <= _LONGEST:
                        found[name] = _example(row["text"], change)
    return found


def _example(text: str, change: Mapping[str, Any]) -> _Example:
    start, end = change["start"], change["end"]
    ahead, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return _Example(ahead + change["old"] + behind, ahead + text[start:end] + behind)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "⏎").replace("<", "&lt;").strip()


def _withdrawn(manifest: Mapping[str, Any]) -> str:
    if not (taken := manifest.get("withdraws")):
        return "Nothing was withdrawn from this release."
    count = len(taken["articles"])
    return f"It takes the place of release {taken['release']}, from which {count} articles were withdrawn."
