"""What a run learns of its portals before it visits them. Writes the disk."""

import asyncio
from collections.abc import Iterable
from datetime import date

from crawler.journal.journal import Journal
from crawler.portals.portal import Portal
from crawler.run.recorder import Recorder


async def learn(portals: Iterable[Portal], journal: Journal, recorder: Recorder, day: date) -> None:
    """Adopt what *portals* teach, each by a record that is on disk before any visit relies on it."""
    learning = [portal.name for portal in portals if portal.learn]
    async for lesson in journal.teach(learning, day.isoformat()):
        record = recorder.taught(lesson)
        await asyncio.to_thread(recorder.sync)
        await asyncio.to_thread(journal.lessons.adopt, record)
