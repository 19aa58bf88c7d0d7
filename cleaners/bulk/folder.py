"""The folder of outputs: which units are done, by what cleaner and options, and from which input. Reads and writes it.

``units/NAME.json`` says of a unit that its output is whole; it appears behind it. From these come, at the end,
``manifest.json``, ``quarantine.jsonl`` and ``summary.json``, in the order of the units, so that two folders made of the
same input by the same options are the same, byte for byte, whatever happened on the way.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from cleaners.bulk.job import Columns, Job, cleaner
from cleaners.bulk.places import below, of
from cleaners.bulk.tally import Quarantined, Tally, tally_of
from cleaners.bulk.units import Unit
from cleaners.bulk.work import Done

_UNITS = "units"


class OtherJobError(ValueError):
    """A folder was made with other options or another cleaner; the message says which."""


class Finished(NamedTuple):
    """A unit that is done, as the folder says it.

    Attributes:
        unit: Its name.
        job: The digest of options and cleaner.
        inputs: Path, size and time of change of each file, and the range.
        output: The name of its output; None where nothing was written.
        size: Bytes of it.
    """

    unit: str
    job: str
    inputs: list[Any]
    output: str | None
    size: int
    tally: Tally
    quarantine: list[dict[str, Any]]


def known_columns(path: str) -> Columns | None:
    """Return the columns that a folder was begun with; None for a new one."""
    told = of(path).read(below(path, "job.json"))
    options = json.loads(told)["options"] if told else {}
    return tuple((name, kind) for name, kind in options["columns"]) if "columns" in options else None


def finished_of(unit: Unit, job: Job, done: Done) -> Finished:
    """Return what a folder keeps of a unit that is *done*."""
    quarantine = [_entry(unit, entry) for entry in done.quarantined]
    return Finished(unit.name, job.digest, _inputs(unit), done.output, done.size, done.tally, quarantine)


def _inputs(unit: Unit) -> list[Any]:
    return [[list(file) for file in unit.files], unit.start, unit.end]


def _entry(unit: Unit, entry: Quarantined) -> dict[str, Any]:
    place = entry.place
    told: dict[str, Any] = {"file": place.file or unit.files[0].path}
    if place.unit != "file":
        told[place.unit] = place.number
    if place.byte is not None:
        told["byte"] = place.byte
    return {**told, "fault": entry.fault, "reason": entry.reason}


class Folder:
    """Outputs and what is known of them.

    Attributes:
        path: Where it is: on a disk, or ``s3://bucket/prefix``.
    """

    def __init__(self, path: str, job: Job) -> None:
        self.path = path
        self._job = job
        self._place = of(path)

    def open(self, *, anew: bool) -> None:
        """Take the folder for this job; *anew* lets what was made by another one be made again.

        Raises:
            OtherJobError: if it was made by another.
        """
        job = {"cleaner": cleaner(), "options": asdict(self._job)}
        told = self._place.read(below(self.path, "job.json"))
        known = json.loads(told) if told else None
        if known is not None and known != json.loads(json.dumps(job)) and not anew:
            told = _difference(known, job)
            raise OtherJobError(f"{self.path}: {told}; --anew makes it again, or choose another folder")
        if known is None and self._place.listed(self.path):
            raise OtherJobError(f"{self.path}: holds files, and no job.json; expected an empty folder or one of ours")
        self._write("job.json", json.dumps(job, ensure_ascii=False, indent=1) + "\n")

    def finished(self, units: Sequence[Unit]) -> dict[str, Finished]:
        """Return those of *units* that are done by this job from the same input, by name."""
        names = set(self._place.listed(below(self.path, _UNITS)))
        sizes = self._sizes()
        known = ((unit, self._read(unit)) for unit in units if f"{unit.name}.json" in names)
        return {unit.name: each for unit, each in known if self._stands(unit, each, sizes)}

    def _stands(self, unit: Unit, each: Finished, sizes: Mapping[str, int]) -> bool:
        is_whole = each.output is None or sizes.get(each.output) == each.size
        return is_whole and each.job == self._job.digest and each.inputs == _inputs(unit)

    def _sizes(self) -> dict[str, int]:
        return {source.path.rpartition("/")[2]: source.size for source in self._place.found(self.path)}

    def _read(self, unit: Unit) -> Finished:
        told = self._place.read(below(self.path, f"{_UNITS}/{unit.name}.json"))
        values = json.loads(told)
        return Finished(**{**values, "tally": tally_of(values["tally"])})

    def record(self, finished: Finished) -> None:
        """Write that a unit is done."""
        self._write(f"{_UNITS}/{finished.unit}.json", _json(finished))

    def remove_stale(self, units: Sequence[Unit]) -> list[str]:
        """Remove what was made of ranges that the files of *units* no longer have, and return the names of those."""
        names = {unit.name for unit in units}
        stems = {unit.name.rpartition("-")[0] for unit in units}
        stale = [
            name.removesuffix(".json")
            for name in self._place.listed(below(self.path, _UNITS))
            if name.removesuffix(".json") not in names and name.rpartition("-")[0] in stems
        ]
        for name in stale:
            self._place.removed(below(self.path, f"{name}.{self._job.to}"))
            self._place.removed(below(self.path, f"{_UNITS}/{name}.json"))
        return stale

    def conclude(self, all_finished: Sequence[Finished], total: Tally) -> None:
        """Write manifest, quarantine and summary of all units, in their order."""
        lines = [
            {"unit": each.unit, "inputs": each.inputs, "output": each.output, "size": each.size,
             "records": each.tally.counts["records"], "quarantined": len(each.quarantine)}
            for each in all_finished
        ]  # fmt: skip
        self._write("manifest.jsonl", "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
        entries = (entry for each in all_finished for entry in each.quarantine)
        self._write("quarantine.jsonl", "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries))
        self._write("summary.json", json.dumps(total.jsonable(), ensure_ascii=False, indent=1) + "\n")

    def _write(self, name: str, text: str) -> None:
        with TemporaryDirectory() as folder:
            made = Path(folder, name.rpartition("/")[2])
            made.write_text(text, encoding="utf-8", errors="backslashreplace")
            self._place.put(made, below(self.path, name))


def _json(finished: Finished) -> str:
    values = {**finished._asdict(), "tally": finished.tally.jsonable()}
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _difference(known: dict[str, Any], job: dict[str, Any]) -> str:
    if known.get("cleaner") != job["cleaner"]:
        return f"was made by the cleaner {known.get('cleaner')}; this is {job['cleaner']}"
    before, now = known.get("options") or {}, job["options"]
    changed = [name for name in now if before.get(name) != json.loads(json.dumps(now[name]))]
    return "was made with " + ", ".join(f"{name} {before.get(name)!r}, now {now[name]!r}" for name in changed)
