"""What a bulk cleaning came to, in lines for people: by flag and by pass, with examples."""

from collections.abc import Iterator

from cleaners.bulk.tally import Tally


def report(total: Tally, quarantined: int) -> Iterator[str]:
    """Yield the lines of a summary."""
    counts = total.counts
    written = counts["written"]
    kinds = ", ".join(f"{count:,} {name.removeprefix('kind/')}" for name, count in _most(counts) if "/" in name)
    yield f"{counts['records']:,} records: {written:,} cleaned ({kinds or 'none'}), {quarantined:,} in quarantine"
    yield (
        f"{_share(counts['flagged'], written)} show damage, {_share(counts['changed'], written)} were changed, "
        f"{_share(counts['damaged'], written)} keep places that could not be repaired"
    )
    if "clusters" in counts:
        yield f"{counts['copies']:,} are copies of another, in {counts['clusters']:,} clusters"
    for title, found in (("flag", total.flags), ("pass", total.passes)):
        if found:
            yield f"{title:<24}{'records':>10}{'share':>9}" + (f"{'unrepaired':>12}" if title == "flag" else "")
        for name, count in _most(found):
            left = f"{total.unrepaired[name]:>12,}" if title == "flag" else ""
            yield f"  {name:<22}{count:>10,}{_share(count, written):>9}{left}"
            for place, before, after in total.examples.get(name, ())[:1]:
                yield f"      {place}: {before} ⟶ {after}" if before else f"      {place}: {after}"


def _most(found: dict[str, int]) -> list[tuple[str, int]]:
    """Return names and counts, the most first."""
    return sorted(found.items(), key=lambda each: (-each[1], each[0]))


def _share(count: int, of: int) -> str:
    return f"{count / of:.2%}" if of else "0 %"
