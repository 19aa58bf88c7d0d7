"""The recorder: writes what happened on a visit to the archive. Touches the disk."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from scrapy.http import Response

from corpus.archive.archive import Archive, NoteKind, Record
from crawler.journal.conclusion import CONCLUDED
from crawler.journal.lessons import TAUGHT, Lesson
from crawler.journal.moves import SETTLED
from crawler.journal.robots import ROBOTS
from crawler.journal.visit import Visit
from crawler.policy.content_coding import LACK, Lack
from crawler.run.clock import Clock

_NOT_MODIFIED = 304


class Recorder:
    """Writes the visits of one run; each method returns the record as the archive would read it back.

    Writing a large page takes up to a second, so the event loop leaves it to a thread.
    """

    def __init__(self, run: str, archive: Archive, clock: Clock) -> None:
        self._run = run
        self._archive = archive
        self._clock = clock

    def started(self, fields: Mapping[str, object]) -> None:
        """Record the start of the run, with the versions and seeds that it goes by."""
        self._archive.metadata("", at=self._clock(), kind="run", fields=fields, visit={"run": self._run})

    def settled(self, fields: Mapping[str, object]) -> Record:
        """Record that nothing is left to visit for now, which decides on redirects."""
        return self._decided(SETTLED, fields)

    def taught(self, lesson: Lesson) -> Record:
        """Record what a portal has taught; every visit from here on is read with it."""
        return self._decided(TAUGHT, lesson.fields)

    def concluded(self, fields: Mapping[str, object]) -> Record:
        """Record the end of the run, which decides on deletions."""
        return self._decided(CONCLUDED, fields)

    def answered(self, asked: Visit, response: Response) -> Record:
        """Record an HTTP answer; a 304 becomes a ``revisit`` that refers to the page as it was last read."""
        at, visit, headers = self._clock(), self._visit(asked), _headers(response)
        page, url = asked.page, asked.url
        if response.status == _NOT_MODIFIED:
            seen = datetime.fromtimestamp(page.last_seen, UTC) if page.last_seen else at
            record = self._archive.revisit(url, at=at, status=304, headers=headers, refers_to=(url, seen), visit=visit)
            return Record(record, "revisit", url, at, 304, headers, b"", visit, "", 0)
        lack: Lack | None = response.meta.get(LACK)
        visit, why = (visit | {"lack": lack.reason}, lack.truncated) if lack else (visit, None)
        status, body = response.status, response.body
        record = self._archive.response(
            url, at=at, status=status, reason="", headers=headers, body=body, visit=visit, truncated=why
        )
        return Record(record, "response", url, at, status, headers, body, visit, "", 0, why)

    def robots(self, portal: str, response: Response, origin: str | None) -> Record:
        """Record an answer to a request for robots.txt; its rules hold for *origin*, unless that is None."""
        lack: Lack | None = response.meta.get(LACK)
        at, status, headers, body = self._clock(), response.status, _headers(response), response.body
        visit = {"run": self._run, "portal": portal, "kind": ROBOTS} | ({"origin": origin} if origin else {})
        why = lack.truncated if lack else None
        record = self._archive.response(
            response.url, at=at, status=status, reason="", headers=headers, body=body, visit=visit, truncated=why
        )
        return Record(record, "response", response.url, at, status, headers, body, visit, "", 0, why)

    def noted(self, asked: Visit, kind: NoteKind, fields: Mapping[str, object]) -> Record:
        """Record what is no answer: *kind* is ``failed``, ``refused`` or ``quarantined``; *fields* holds the reason."""
        at, visit, url = self._clock(), self._visit(asked), asked.url
        record = self._archive.metadata(url, at=at, kind=kind, fields=fields, visit=visit)
        return Record(record, kind, url, at, None, (), json.dumps(fields).encode(), visit, "", 0)

    def sync(self) -> None:
        """Make what was recorded survive a power cut."""
        self._archive.sync()

    def _decided(self, kind: NoteKind, fields: Mapping[str, object]) -> Record:
        at, visit = self._clock(), {"run": self._run}
        record = self._archive.metadata("", at=at, kind=kind, fields=fields, visit=visit)
        return Record(record, kind, "", at, None, (), json.dumps(fields).encode(), visit, "", 0)

    def _visit(self, asked: Visit) -> dict[str, str]:
        page = asked.page
        visit = {"run": self._run, "portal": page.portal, "url": page.url, "kind": page.kind, "channel": page.channel}
        return visit | {"part": str(asked.wanted.number)} if asked.wanted else visit


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
