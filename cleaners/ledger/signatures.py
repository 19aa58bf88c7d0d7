"""Who took a line: the pass that removed it whole signs all of it, whatever had been repaired in it before."""

from collections.abc import Container, Iterator, Sequence

from cleaners.ledger.spans import Change


def taken_whole(changes: Sequence[Change], replacing: Container[str]) -> Iterator[Change]:
    """Yield *changes*, those of one removed passage as one.

    Passes that remove passages sign with a kind (``furniture/share``); repairs inside such a passage become theirs. An
    annotation that stood right before it, behind a character that is kept, stays its own.

    Args:
        changes: The ledger as it is stored.
        replacing: Who puts something in the place of what they take: where they leave nothing, a later pass took it.
    """
    if not any(map(_is_passage, {change.by for change in changes})):
        yield from changes
        return
    at = 0
    while at < len(changes):
        end = _run_end(changes, at) if changes[at][0] == changes[at][1] else at + 1
        if end - at > 1 and any(_is_passage(change.by) for change in changes[at:end]):
            yield from _merged(changes[at:end], replacing)
        else:
            yield from changes[at:end]
        at = end


def _run_end(changes: Sequence[Change], at: int) -> int:
    """Return where the removals end that meet in the raw text with the one at *at*; other changes stand alone."""
    place = changes[at][1]
    end = at + 1
    while end < len(changes) and changes[end][0] == changes[end][1] == place:
        end += 1
    return end


def _merged(run: Sequence[Change], replacing: Container[str]) -> Iterator[Change]:
    first = next(at for at, change in enumerate(run) if _is_passage(change.by))
    while first and run[first - 1].by in replacing:
        first -= 1
    yield from run[:first]
    taken: list[Change] = []
    signer = next(change.by for change in run[first:] if _is_passage(change.by))
    for change in run[first:]:
        if _is_passage(change.by) and change.by != signer:
            yield _one(taken, signer)
            taken, signer = [], change.by
        taken.append(change)
    yield _one(taken, signer)


def _one(taken: Sequence[Change], by: str) -> Change:
    return Change(taken[0].start, taken[0].end, "".join(change.old for change in taken), by)


def _is_passage(by: str) -> bool:
    return "/" in by
