"""From a record of the archive to the answer that a policy decides upon."""

from corpus.archive import Record
from crawler.outcome import Answer


def answer_of(record: Record) -> Answer:
    """Return what came back from the visit that *record* is of."""
    headers = {name.lower(): value for name, value in record.headers}
    return Answer(
        record.visit["run"], record.id, record.at.timestamp(), record.status or 0, headers, record.fields.get("reason")
    )
