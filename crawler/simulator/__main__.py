"""``python -m crawler.simulator``: serve the simulated portals until interrupted."""

import argparse
import asyncio
import sys
from datetime import datetime
from pathlib import Path

from crawler.simulator.clock import local
from crawler.simulator.scenario import Scenario, scenario
from crawler.simulator.server import Server
from crawler.simulator.world import START, Setting, World

_EPILOG = """
The Host header chooses the portal; with Host 127.0.0.1 these paths answer JSON:
  GET  /clock              the virtual time, which stands still unless moved
  POST /clock              {"advance_s": 3600} or {"now": "2026-03-05T12:00:00+08:00"}
  GET  /truth[?at=ISO]     every article that is live at that moment, exactly as a clean corpus should have it
  GET  /events?since=ISO&until=ISO   what happened: published, edited, deleted, revived, moved
  GET  /log                every request that the portals answered
  POST /log/clear          forget them
"""


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m crawler.simulator",
        description="Play Chinese portals on 127.0.0.1 over virtual time; the same seed and time give the same bytes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=1, help="of all chance (default 1)")
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: a free port)")
    parser.add_argument("--port-file", type=Path, help="write the port there once the server listens")
    parser.add_argument(
        "--start", type=_instant, default=START, help=f"the clock's first time (default {START.isoformat()})"
    )
    parser.add_argument(
        "--days", type=float, default=30.0, help="for how long the portals have published by then (default 30)"
    )
    parser.add_argument(
        "--articles", type=int, default=56, help="how many articles a portal has published by then (default 56)"
    )
    parser.add_argument(
        "--edit-law", choices=("fresh", "uniform", "late"), default="fresh", help="when articles are edited"
    )
    parser.add_argument("--scenario", default=None, help="a name in scenarios/, or a file: trouble and changes")
    parser.add_argument("--byte-damage", action="store_true", help="let the mirror damage text as GBK bytes")
    return parser


async def serve(server: Server, port: int, port_file: Path | None) -> None:
    """Listen, say where, and serve until cancelled."""
    listener = await server.listen(port)
    if port_file:
        partial = port_file.with_suffix(".partial")
        partial.write_text(f"{server.port}\n")
        partial.replace(port_file)
    hosts = ", ".join(server.world.sites)
    sys.stdout.write(f"simulator: http://127.0.0.1:{server.port} plays {hosts}; it is {server.clock.now.isoformat()}\n")
    sys.stdout.flush()
    async with listener:
        await listener.serve_forever()


def main() -> int:
    """Run the command line; an interrupt is a normal end."""
    given = arguments().parse_args()
    setting = Setting(
        seed=given.seed,
        start=given.start,
        days=given.days,
        articles=given.articles,
        edit_law=given.edit_law,
        byte_damage=given.byte_damage,
        scenario=scenario(given.scenario) if given.scenario else Scenario(),
    )
    try:
        asyncio.run(serve(Server(World(setting)), given.port, given.port_file))
    except KeyboardInterrupt:
        return 0
    return 0


def _instant(value: str) -> datetime:
    return local(datetime.fromisoformat(value))


if __name__ == "__main__":
    sys.exit(main())
