"""Captures as records of our own archive. Writes the disk."""

import json
from collections.abc import Mapping
from datetime import datetime

from corpus.archive.archive import Archive, NoteKind, Record
from crawler.journal.captures import CAPTURE
from crawler.journal.conclusion import CONCLUDED
from crawler.journal.visit import Visit
from crawler.upkeep.imports.http_message import Body, Head, body, head
from crawler.upkeep.imports.sources import Found, capture_at
from crawler.upkeep.imports.survey import Capture, Survey

_OK = 200


class Records:
    """Writes the records of one import; each method returns the record as the archive would read it back."""

    def __init__(self, run: str, archive: Archive, found: Survey, now: datetime, limit: int) -> None:
        """Take *limit* as the bytes that a page may have."""
        self._run = run
        self._archive = archive
        self._found = found
        self._now = now
        self._limit = limit

    def started(self, fields: Mapping[str, object]) -> Record:
        """Record the start, with what the import goes by."""
        return self._noted("", "run", fields, {"run": self._run}, self._now)

    def concluded(self, fields: Mapping[str, object]) -> Record:
        """Record the end."""
        return self._noted("", CONCLUDED, fields, {"run": self._run}, self._now)

    def article(self, capture: Capture) -> Record | str:
        """Record the capture of an article; return why not if its page is not whole.

        Raises:
            SourceError: if it cannot be read any more.
        """
        visit = self._visit(capture.home.portal, capture.home.url) | {CAPTURE: capture.key}
        return self._response(capture, capture.home.url, visit)

    def further(self, asked: Visit, captures: list[Capture]) -> Record:
        """Record the further page that a visit wants, as it was captured next to the article, or that it was not.

        Raises:
            SourceError: as :meth:`article`.
        """
        assert asked.wanted is not None
        at = asked.records[0].at
        visit = self._visit(asked.page.portal, asked.records[0].visit["url"]) | {"part": str(asked.wanted.number)}
        for capture in sorted(captures, key=lambda each: abs(each.at - at)):
            if isinstance(record := self._response(capture, asked.url, visit), Record):
                return record
        return self._noted(asked.url, "failed", {"reason": "not among the captures"}, visit, at)

    def quarantined(self, asked: Visit, kind: NoteKind, fields: Mapping[str, object]) -> None:
        """Note that a capture could not be read."""
        self._noted(asked.url, kind, fields, self._visit(asked.page.portal, asked.page.url), self._now)

    def _response(self, capture: Capture, url: str, visit: Mapping[str, str]) -> Record | str:
        found = capture_at(self._found.sources[capture.place.source], capture.place.offset)
        answer, page = _page(found, self._limit)
        if page.lack:
            return page.lack
        record = self._archive.response(
            url,
            at=capture.at,
            status=_OK,
            reason="",
            headers=answer.headers,
            body=page.content,
            visit=visit,
            refers_to=capture.record,
        )
        return Record(record, "response", url, capture.at, _OK, answer.headers, page.content, dict(visit), "", 0)

    def _noted(
        self, url: str, kind: NoteKind, fields: Mapping[str, object], visit: Mapping[str, str], at: datetime
    ) -> Record:
        record = self._archive.metadata(url, at=at, kind=kind, fields=fields, visit=visit)
        return Record(record, kind, url, at, None, (), json.dumps(fields).encode(), dict(visit), "", 0)

    def _visit(self, portal: str, url: str) -> dict[str, str]:
        return {"run": self._run, "portal": portal, "url": url, "kind": "article", "channel": ""}


def _page(found: Found, limit: int) -> tuple[Head, Body]:
    """Return the head and the body of a page; one that was archived alone has a head of what its record says."""
    if answer := head(found.block):
        return answer, body(answer, found.block[answer.length :], limit)
    kind = found.headers.get("content-type", "")
    answer = Head(_OK, (("Content-Type", kind),) if "html" in kind else (), 0)
    return answer, body(answer, found.block, limit)
