"""Records that raise, hang, die or eat memory, each at its word; a program that cleans a folder of such."""

import ctypes
import time
from pathlib import Path

from cleaners.bulk.guard import Limits
from cleaners.bulk.inputs import inputs_of, units_of
from cleaners.bulk.job import Job
from cleaners.bulk.pool import Pool
from cleaners.bulk.records import Content
from cleaners.bulk.rows import Cleaned, cleaned
from cleaners.bulk.run import Summary, clean_units

LIMITS = Limits(timeout_s=3.0, memory_mb=1500)
WORDS = {"一触即报": "raised", "一触即停": "overdue", "一触即死": "died", "一触即胀": "out of memory"}


def poisoned(content: Content, job: Job) -> Cleaned:
    """Clean a record, unless it has one of the words."""
    assert isinstance(content.body, str)
    word = next((word for word in WORDS if word in content.body), None)
    if word == "一触即报":
        raise RuntimeError("poison")
    if word == "一触即停":
        time.sleep(600)
    if word == "一触即死":
        ctypes.string_at(0)
    if word == "一触即胀":
        bytearray(4 << 30)
    return cleaned(content, job)


def clean(
    folder: Path, out: Path, work: Path, jobs: int = 2, unit_bytes: int = 40_000, limits: Limits = LIMITS
) -> Summary:
    """Clean the files of *folder* into *out*."""
    work.mkdir(exist_ok=True)
    units = list(units_of(inputs_of([str(folder)], "auto"), unit_bytes))
    job = Job(to="jsonl.gz")
    return clean_units(units, job, str(out), Pool(jobs, limits, work), clean=poisoned)
