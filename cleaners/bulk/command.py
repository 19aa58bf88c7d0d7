"""``--in``: the options of bulk cleaning, and the call. Reads and writes files and standard output."""

import argparse
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cleaners.bulk.compression import MissingExtraError
from cleaners.bulk.folder import OtherJobError, known_columns
from cleaners.bulk.guard import Limits, WorkersError
from cleaners.bulk.inputs import InputError, inputs_of, units_of
from cleaners.bulk.job import Job, OutputFormat
from cleaners.bulk.places import is_remote
from cleaners.bulk.pool import Pool
from cleaners.bulk.ray_engine import ClusterError, RayEngine
from cleaners.bulk.records import TornError
from cleaners.bulk.report import report
from cleaners.bulk.rows import cleaned
from cleaners.bulk.run import Engine, clean_units, counted
from cleaners.bulk.sampling import checked
from cleaners.bulk.streams import stream
from cleaners.bulk.tally import Tally

_WORK = ".work-"
"""How the folders begin that hold what is not finished; behind it stands the process that writes there."""


def clean_corpora(options: argparse.Namespace) -> int:
    """Clean what ``--in`` names by *options*, say how it went on standard error, and return the exit status.

    Raises:
        InputError: if the options, the files or the folder of outputs cannot be followed.
    """
    try:
        tally, quarantined = _streamed(options) if options.inputs == ["-"] else _from_files(options)
    except (OtherJobError, MissingExtraError, TornError) as error:
        raise InputError(str(error)) from error
    except (WorkersError, ClusterError, OSError) as error:
        _say(str(error))
        return 1
    out = sys.stdout if options.stats else sys.stderr
    for line in report(tally, quarantined):
        print(line, file=out)
    return 1 if quarantined else 0


def _streamed(options: argparse.Namespace) -> tuple[Tally, int]:
    if (
        options.out
        or options.stats
        or options.dedup
        or options.format not in {"auto", "jsonl"}
        or options.to not in {None, "jsonl"}
    ):
        raise InputError("--in -: JSON lines on standard input become JSON lines on standard output; expected no other")
    with TemporaryDirectory(prefix="qingliu-") as folder:
        pool = Pool(options.jobs, _limits(options), Path(folder))
        try:
            return stream(
                sys.stdin.buffer, sys.stdout.buffer, pool, _job(options, "jsonl"), cleaned, Path(folder), _say
            )
        finally:
            pool.close()


def _from_files(options: argparse.Namespace) -> tuple[Tally, int]:
    if "-" in options.inputs or bool(options.out) == options.stats:
        raise InputError(
            "expected --in FILES and either --out FOLDER, or --stats to count and write nothing; or --in -"
        )
    if options.dedup and (options.stats or is_remote(options.out)):
        raise InputError("--dedup writes marks beside the outputs: expected --out FOLDER on a disk, and no --stats")
    inputs = inputs_of(options.inputs, options.format)
    job = checked(inputs, _job(options, "parquet"), known_columns(options.out) if options.out else None)
    units = list(units_of(inputs, int(options.unit_mb * (1 << 20))))
    with _work(options.out) as work:
        engine: Engine = Pool(options.jobs, _limits(options), Path(work))
        if options.ray:
            engine = RayEngine(options.ray, _limits(options))
        if options.stats:
            summary = counted(units, job, engine)
        else:
            summary = clean_units(units, job, options.out, engine, anew=options.anew, dedup=options.dedup)
    return summary.tally, summary.quarantined


def _work(out: str | None) -> "TemporaryDirectory[str]":
    """Make a folder for what is not finished, beside the outputs; remove those that dead processes left."""
    if out is None or is_remote(out):
        return TemporaryDirectory(prefix="qingliu-")
    Path(out).mkdir(parents=True, exist_ok=True)
    for left in Path(out).glob(f"{_WORK}*"):
        if not _is_alive(left.name.removeprefix(_WORK).partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)
    return TemporaryDirectory(prefix=f"{_WORK}{os.getpid()}-", dir=out)


def _is_alive(process: str) -> bool:
    if sys.platform == "win32":
        return False
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _job(options: argparse.Namespace, to: OutputFormat) -> Job:
    return Job(
        field=options.field,
        html_field=options.html_field,
        title_field=options.title_field,
        url_field=options.url_field,
        to=options.to or to,
        ledger=options.ledger,
        original=not options.drop_original,
        judge=options.judge,
        most_bytes=options.most_mb << 20,
        every=options.every,
    )


def _limits(options: argparse.Namespace) -> Limits:
    return Limits(options.timeout, options.memory_mb)


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - for the person who called it
