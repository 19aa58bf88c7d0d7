"""From a record of the archive to the answer that a policy decides upon."""

from corpus.archive.archive import Record
from crawler.policy.page import Answer

_OK = 200


def answer_of(record: Record) -> Answer:
    """Return what came back from the visit that *record* is of; a page that is not whole is no answer."""
    headers = {name.lower(): value for name, value in record.headers}
    run, at, status = record.visit["run"], record.at.timestamp(), record.status or 0
    if record.truncated and status == _OK:
        lack = record.visit.get("lack", record.truncated)
        return Answer(run, record.id, at, 0, headers, f"HTTP {status}, but not whole: {lack}")
    return Answer(run, record.id, at, status, headers, record.fields.get("reason"))
