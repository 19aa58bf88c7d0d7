"""What the files of an archive hold, each read to its end. Reads the disk."""

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from corpus.archive.files import gaps, records_in
from corpus.archive.names import files
from corpus.archive.warc import ArchiveError


class Contents(NamedTuple):
    """The records of an archive, in no promised order.

    Attributes:
        ids: Their ids.
        digests: SHA-256 of the body of each, in hexadecimal.
        faults: By name of file, what is damaged in it; the records behind that are not among the others.
    """

    ids: pa.ChunkedArray
    digests: pa.ChunkedArray
    faults: dict[str, str]

    def lacks(self, records: pa.ChunkedArray | pa.Array, erased: Collection[str]) -> pa.ChunkedArray | pa.Array:
        """Return those of *records* that are neither here nor *erased*."""
        known = pa.chunked_array([*self.ids.chunks, pa.array(list(erased), pa.string())], pa.string())
        return records.filter(pc.invert(pc.is_in(records, value_set=known)))


def contents(archive: Path) -> Contents:
    """Read every record of *archive*, which compares each with its digests; memory holds some 150 bytes of each."""
    ids, digests, faults = [], [], {}
    for path, name in files(archive):
        known: list[str] = []
        hashed: list[str] = []
        try:
            for record in records_in(path):
                known.append(record.id)
                hashed.append(hashlib.sha256(record.body).hexdigest())
        except (ArchiveError, ValueError) as error:
            faults[name] = str(error).partition("; restore")[0].removeprefix(f"{path}: ")
        if path.name != name and (lost := gaps(path)):
            places = ", ".join(f"{start} to {end}" for start, end in lost)
            faults[name] = f"damaged at bytes {places}; the next run keeps all behind, if no backup has more"
        ids.append(pa.array(known, pa.string()))
        digests.append(pa.array(hashed, pa.string()))
    return Contents(pa.chunked_array(ids, pa.string()), pa.chunked_array(digests, pa.string()), faults)
