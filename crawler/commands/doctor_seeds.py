"""Where the doctor's seeds go: the folder of seeds, a file, or standard output; none that is in use is replaced."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.doctor.seed_text import checked
from crawler.doctor.sites import seed_name
from crawler.doctor.table import known_portals, table_seed
from crawler.own_settings import OwnSettings
from crawler.portals.portal import Portal


def write_seed(
    text: str, name: str, hosts: Sequence[str], own: OwnSettings, seeds: Mapping[str, Portal], opts: argparse.Namespace
) -> None:
    """Write the seed of a portal that has none where it is wanted, or print it.

    Raises:
        UsageError: if one of its *hosts* has a seed.
        OSError: if the file is there, or cannot be written.
    """
    if opts.dry_run or opts.out == "-":
        if not getattr(opts, "json", False):
            print(f"\n{text}", end="")  # noqa: T201 - the answer
        return
    path = Path(opts.out) if opts.out else own.seeds / f"{name}.toml"
    taken = {host: each.name for each in seeds.values() for host in each.hosts}
    if not opts.out and (others := [host for host in hosts if host in taken]):
        known = taken[others[0]]
        raise UsageError(f"{others[0]} has the seed {known} already: use --update {known}, or --out FILE")
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    print(f"seed      {path}: next, scrapy crawl portals -a portal={path.stem} -a limit=20", file=sys.stderr)  # noqa: T201


def replace_seed(text: str, portal: Portal, own: OwnSettings, opts: argparse.Namespace) -> None:
    """Write what was found of a portal that has a seed: beside that, or over it while the portal is off.

    Raises:
        SeedError: if the text is no seed of that name.
        OSError: if the file is another that is there, or cannot be written.
    """
    path, seed = Path(opts.out), own.seeds / f"{portal.name}.toml"
    checked(portal.name, text)
    if not portal.off_because or opts.dry_run or path.resolve() != seed.resolve():
        write_seed(text, portal.name, (), own, {}, opts)
        return
    path.write_text(text, encoding="utf-8")
    print(f"seed      {path}: {portal.name} is on, by what was seen of it today", file=sys.stderr)  # noqa: T201


def seed_from_table(own: OwnSettings, seeds: Mapping[str, Portal], opts: argparse.Namespace) -> None:
    """Write the seed of a portal of the table beside the seeds.

    Raises:
        UsageError: if the table has no such host, or that has a seed.
        OSError: if the table cannot be read, has too little of the host, or the seed cannot be written.
    """
    try:
        table = known_portals(own.seeds / "table" / "portals.tsv")
        if opts.from_table not in table:
            raise UsageError(f"--from-table {opts.from_table}: none of the {len(table)} hosts of the table")
        text = table_seed(table[opts.from_table])
        name = seed_name(f"http://{opts.from_table}")
        hosts = checked(name, text).hosts
    except ValueError as error:
        raise OSError(str(error)) from error
    write_seed(text, name, hosts, own, seeds, opts)
