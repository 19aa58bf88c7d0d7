"""The archive: every visit, written as a WARC record before anything relies on it. Writes the disk."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Self

from corpus.archive.files import close, locked, records, recover, recovered
from corpus.archive.names import next_path
from corpus.archive.warc import (
    KIND,
    TRUNCATED,
    ArchiveError,
    Headers,
    NoteKind,
    Record,
    http_head,
    packed,
    visited,
    warc_date,
)
from corpus.durable import sync_path

__all__ = ["Archive", "ArchiveError", "Headers", "NoteKind", "Record", "records", "recover"]

_HTTP = "application/http; msgtype=response"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""WARC 1.1, section 6.7.3."""
_DESCRIPTION = "software: qingliu\r\nformat: WARC File Format 1.1\r\nisPartOf: {run}\r\n"


class Archive:
    """The archive of a folder, open for writing by this process alone.

    A record can be read by others as soon as it is written; it survives a power cut once :meth:`sync` has returned.
    Any thread may write; records are made side by side and written one after the other.
    """

    def __init__(self, folder: Path, *, run: str, limit: int = 512 << 20) -> None:
        """Take *run* as a part of the files' names, and *limit* as the bytes that a file should not pass."""
        self._folder, self._run, self._limit = folder, run, limit
        self._path = folder
        self._file: BinaryIO | None = None
        self._size = 0
        self._held = ExitStack()
        self._writing = Lock()
        self._closing = Lock()

    def __enter__(self) -> Self:
        """Lock the folder, creating it if need be, and recover what a dead process left in it.

        Raises:
            ArchiveError: if another process writes it.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        self._held.enter_context(locked(self._folder))
        recovered(self._folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file for good, and free the folder."""
        with self._held:
            self._close()

    def response(
        self,
        url: str,
        *,
        at: datetime,
        status: int,
        reason: str,
        headers: Headers,
        body: bytes,
        visit: Mapping[str, object],
        truncated: str | None = None,
        refers_to: str | None = None,
    ) -> str:
        """Keep a page, its transfer and content encodings undone, and return the record's id.

        *truncated* is the reason, in the words of WARC 1.1 §5.13, why *body* is not whole; *refers_to* the id of the
        record of another archive that the page was taken over from.

        Raises:
            ArchiveError: if it cannot be written; the archive is then as it was before.
        """
        fields = visited(url, at, visit) | {"Content-Type": _HTTP} | ({TRUNCATED: truncated} if truncated else {})
        if refers_to:
            fields["WARC-Refers-To"] = f"<{refers_to}>"
        return self._append("response", fields, http_head(status, reason, headers, len(body)), body)

    def revisit(
        self,
        url: str,
        *,
        at: datetime,
        status: int,
        headers: Headers,
        refers_to: tuple[str, datetime] | None,
        visit: Mapping[str, object],
    ) -> str:
        """Keep an answer that the page is as it was (304), and return the record's id.

        *refers_to* is the address and the time of the response that holds the page.

        Raises:
            ArchiveError: as :meth:`response`.
        """
        fields = visited(url, at, visit) | {"Content-Type": _HTTP, "WARC-Profile": _NOT_MODIFIED}
        if refers_to:
            fields |= {"WARC-Refers-To-Target-URI": refers_to[0], "WARC-Refers-To-Date": warc_date(refers_to[1])}
        return self._append("revisit", fields, http_head(status, "", headers, None))

    def metadata(
        self, url: str, *, at: datetime, kind: NoteKind, fields: Mapping[str, object], visit: Mapping[str, object]
    ) -> str:
        """Keep what is no page: a failure, a refusal, a quarantine, a run's start; return the record's id.

        *fields* holds what JSON can hold; *url* is empty when it is about no page.

        Raises:
            ArchiveError: as :meth:`response`.
        """
        head = visited(url, at, visit) | {KIND: kind, "Content-Type": "application/json"}
        return self._append("metadata", head, _json(fields))

    def sync(self) -> None:
        """Make every record written so far survive a power cut.

        Raises:
            ArchiveError: if the disk refuses.
        """
        with self._closing:
            self._sync()

    def _append(self, kind: str, fields: Mapping[str, str], block: bytes, payload: bytes | None = None) -> str:
        record_id, member = packed(kind, fields, block, payload)
        with self._writing:
            if self._size + len(member) > self._limit:
                self._close()
            self._write(self._file or self._begun(fields["WARC-Date"]), member)
        return record_id

    def _begun(self, date: str) -> BinaryIO:
        self._path = next_path(self._folder, self._run)
        with _told("create", self._path):
            file = self._path.open("xb", buffering=0)
            sync_path(self._folder)
        head = {"WARC-Date": date, "Content-Type": "application/warc-fields"}
        try:
            self._write(file, packed("warcinfo", head, _DESCRIPTION.format(run=self._run).encode())[1])
        except ArchiveError:
            file.close()
            self._path.unlink()
            raise
        self._file = file
        return file

    def _write(self, file: BinaryIO, member: bytes) -> None:
        """Write all of *member*, or nothing: what follows a torn member could not be read."""
        rest = memoryview(member)
        with _told("write", self._path):
            try:
                while rest:
                    rest = rest[file.write(rest) :]
            except OSError:
                file.seek(file.truncate(self._size))
                raise
        self._size += len(member)

    def _sync(self) -> None:
        if self._file:
            with _told("sync", self._path):
                os.fsync(self._file.fileno())

    def _close(self) -> None:
        with self._closing:
            self._sync()
            if self._file:
                self._file.close()
                self._file, self._size = None, 0
                close(self._path)


def _json(fields: Mapping[str, object]) -> bytes:
    """Return readable JSON; half a surrogate pair, which UTF-8 cannot hold, becomes JSON's escape for it."""
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "backslashreplace")


@contextmanager
def _told(doing: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(error.errno, f"cannot {doing}: {error.strerror}", str(path)) from error
