"""The options of bulk cleaning; what they do is imported when one is given."""

import argparse
import os

BULK = (
    "With --in, files of many texts or pages are cleaned, by several workers: JSON lines, Parquet, WARC and WET, pages"
    " and texts, also compressed (gz, zst, bz2), on disks or in a store (s3://). Each unit of the input, a file or a"
    " range of a big one, becomes one file in --out; called again, only what is missing is done. Records that cannot be"
    " cleaned are named in quarantine.jsonl there, and make the exit status 1."
)


def add_bulk_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of bulk cleaning to *parser*."""
    group = parser.add_argument_group("many texts in a file", BULK)
    add = group.add_argument
    add("--in", dest="inputs", nargs="+", action="extend", metavar="PATH", help="files, folders, globs; - for a stream")
    add("--out", metavar="FOLDER", help="where outputs, manifest.jsonl, quarantine.jsonl and summary.json go")
    add("--stats", action="store_true", help="write nothing; print what share is damaged, and how, with examples")
    add("--format", choices=("auto", "jsonl", "parquet", "warc", "wet", "html", "text"), default="auto")
    add("--field", default="text", metavar="NAME", help="the field or column that holds the text (default: text)")
    add("--html-field", metavar="NAME", help="the one that holds a page; the text stands in where it is null")
    add("--title-field", metavar="NAME", help="the one that holds the headline; without one it is found in the text")
    add("--url-field", default="url", metavar="NAME", help="the one that holds a page's address (default: url)")
    add(
        "--to", choices=("parquet", "jsonl.zst", "jsonl.gz", "jsonl"), help="how outputs are written (default: parquet)"
    )
    add("--ledger", action="store_true", help="write every edit too, so that the original can be had again")
    add("--drop-original", action="store_true", help="do not carry the field that was cleaned along")
    add(
        "--dedup",
        action="store_true",
        help="mark documents that say the same, in copies/ of --out; needs the extra [near]",
    )
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="workers (default: a core each)")
    add(
        "--ray",
        metavar="ADDRESS",
        help="do the units as tasks of this Ray cluster; 'auto' is the one around, 'local' one here",
    )
    add("--every", type=int, default=1, metavar="N", help="read only every so manyth record; for a quick --stats")
    add("--anew", action="store_true", help="allow other options than --out was made with: all is made again")
    add("--timeout", type=float, default=60.0, metavar="S", help="the longest that a record may take (default: 60)")
    add("--memory-mb", type=int, default=2500, metavar="MB", help="address space of a worker (default: 2500)")
    add("--most-mb", type=int, default=16, metavar="MB", help="longer records go to quarantine unread (default: 16)")
    add("--unit-mb", type=float, default=64, metavar="MB", help="how big a range of a file is a unit (default: 64)")
