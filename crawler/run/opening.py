"""Opening a run: from settings and arguments to everything that it holds, in the order in which it is let go again."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.settings import Settings

from corpus.archive.archive import Archive
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal import continuity
from crawler.journal.commits import Commits
from crawler.journal.journal import Journal
from crawler.journal.recovery import sound_frontier
from crawler.own_settings import OwnSettings, own_settings
from crawler.portals.portal import Portal
from crawler.portals.seeds import portals
from crawler.reading.judging import Judging
from crawler.reading.workers import Workers
from crawler.run.arguments import adjusted, chosen_portals, since_of
from crawler.run.clock import Clock, simulator_clock, system_clock
from crawler.run.limits import Limits
from crawler.run.recorder import Recorder
from crawler.run.run import Run
from crawler.state.disk import room_check
from crawler.state.folder import StateFolder
from crawler.state.identity import identity
from crawler.state.kept_seeds import keep, with_kept
from crawler.state.lock import lock
from crawler.state.rebuilding import check_whole

_PATIENCE = 8
"""How many pages of a crawl wait before another process is started; one reads as fast as a hundred portals answer."""
_UNPACED = {"concurrency": 4, "delay": 0.0}
"""What a host of the simulator is asked at once, where no pace is kept."""
_SIMULATOR_SEEDS = Path(__file__).parents[1] / "simulator" / "seeds"


@contextmanager
def opened(
    settings: OwnSettings, *, clock: Clock | None = None, pool: Workers | None = None, **arguments: str
) -> Iterator[Run]:
    """Open a run; *arguments* are the spider's, as text, and *pool* stays open; without one the run has its own.

    Raises:
        UsageError: if an argument is unknown or wrong.
        SeedError: if a seed is wrong, or a kept one.
        LockedError: if another run holds the state folder.
        IdentityError: if the file that names the corpus is damaged.
        DamageError, FrontierError: if the state folder lost something or is damaged, as far as can be told at a glance.
    """
    chosen = chosen_portals(settings, seeds_of(settings), arguments)
    since = since_of(arguments)
    state = state_of(settings)
    with ExitStack() as held:
        held.enter_context(lock(state.path))
        check_whole(state)
        note_origin(state, settings, chosen)
        clock = clock or clock_of(settings)
        frontier = held.enter_context(sound_frontier(state.frontier))
        name = f"{clock():%Y%m%dT%H%M%SZ}-{frontier.run_count() + 1}"
        leaving = held.enter_context(ExitStack())
        archive = held.enter_context(Archive(state.archive, run=name))
        continuity.check(state, frontier)
        leaving.callback(continuity.know, state, frontier)  # by then the archive's last file is closed
        recorder = Recorder(name, archive, clock)
        known = _left_by_killed_runs(settings, frontier) | chosen
        pool = pool or held.enter_context(closing(workers(settings, patience=_PATIENCE)))
        journal = _journal(known, archive, state, frontier, recorder, pool, since)
        limits = _limits(settings, state)
        run = Run(name, state, chosen, clock, frontier, recorder, Editions(state.editions), journal, limits)
        run.begin(recheck=arguments.get("recheck") == "yes")
        yield run


def _left_by_killed_runs(settings: OwnSettings, frontier: Frontier) -> dict[str, Portal]:
    """Return the portals of which a killed run may have left records; none when the last run came to its end."""
    return portals_ever(settings) if frontier.unfinished() else {}


def _journal(
    portals: Mapping[str, Portal],
    archive: Archive,
    state: StateFolder,
    frontier: Frontier,
    recorder: Recorder,
    pool: Workers,
    since: date | None,
) -> Journal:
    return Journal(
        portals=portals,
        archive=state.archive,
        frontier=frontier,
        workers=pool,
        commits=Commits(archive.sync, frontier.commit),
        since=since,
        note=recorder.noted,
    )


def _limits(settings: OwnSettings, state: StateFolder) -> Limits:
    room = room_of(settings, state)
    return Limits(
        window=settings.window,
        room_error=room,
        retention=timedelta(days=settings.retention_days),
        length_s=settings.run_s,
        freeze_share=settings.freeze_share,
        judging=judging_of(settings),
    )


def room_of(settings: OwnSettings, state: StateFolder) -> Callable[[], str | None]:
    """Return a function that tells why the disk has no room to go on, or None."""
    return room_check(state.path, free_mb=settings.disk_free_mb, budget_mb=settings.disk_budget_mb)


def judging_of(settings: OwnSettings) -> Judging:
    """Return how pages are judged."""
    return Judging(settings.second_judge, settings.extractor)


def workers(settings: OwnSettings, *, patience: int = 0) -> Workers:
    """Return the pool of worker processes that the settings ask for, of which others start while so many pages wait."""
    memory_mb = settings.page_memory_mb
    return Workers(settings.workers, timeout_s=settings.page_timeout_s, memory_mb=memory_mb, patience=patience)


def state_of(settings: OwnSettings) -> StateFolder:
    """Return the state folder that the settings name."""
    return StateFolder(settings.state)


def clock_of(settings: OwnSettings) -> Clock:
    """Return the clock that the settings ask for: the simulator's when there is one."""
    return simulator_clock(settings.simulator) if settings.simulator else system_clock


def seeds_of(settings: OwnSettings) -> dict[str, Portal]:
    """Read the seeds; with the simulator on, its own seeds too, of those of its hosts that have no other.

    Raises:
        SeedError: if one of them is wrong.
    """
    if not settings.simulator:
        return portals([settings.seeds])
    own = portals([settings.seeds]) if any(settings.seeds.glob("*.toml")) else {}
    taken = {host for each in own.values() for host in each.hosts}
    played = {name: each for name, each in portals([_SIMULATOR_SEEDS]).items() if not taken.intersection(each.hosts)}
    return dict(sorted({**played, **own}.items()))


def seeds_ever(settings: OwnSettings) -> dict[str, Portal]:
    """Read the seeds, and what the state folder keeps of portals that have none any more, such as the simulator's.

    Raises:
        SeedError: if one of them is wrong.
    """
    return with_kept(seeds_of(settings), state_of(settings))


def portals_ever(settings: OwnSettings) -> dict[str, Portal]:
    """Return what :func:`seeds_ever` reads, in the script that the settings ask for.

    Raises:
        SeedError: if one of them is wrong.
    """
    return {name: adjusted(each, None, settings.script) for name, each in seeds_ever(settings).items()}


def pace_of(settings: OwnSettings) -> float | None:
    """Return how many seconds of a delay pass in one: 1, or the simulator's pace; None when that keeps no delays."""
    return settings.simulator_pace if settings.simulator else 1.0


def scrapy_settings(settings: Settings, chosen: Mapping[str, Portal]) -> Settings:
    """Return *settings* with what the portals ask of Scrapy: each host's own delay, or the simulator's door."""
    own, copied = own_settings(settings), settings.copy()
    simulated, pace = own.simulator is not None, pace_of(own)
    slots = {
        urlsplit(f"//{host}").hostname: (
            {"concurrency": 1, "delay": portal.delay.total_seconds() / pace} if pace else _UNPACED
        )
        for portal in chosen.values()
        for host in portal.hosts
    }
    copied.set("DOWNLOAD_SLOTS", slots, priority="cmdline")
    if own.contact:
        copied.set("USER_AGENT", f"qingliu/0.1 (+{own.contact})", priority="cmdline")
    if simulated:
        handler = "crawler.handlers.simulator.SimulatorHandler"
        handlers = settings.getdict("DOWNLOAD_HANDLERS") | {"http": handler, "https": handler}
        copied.set("DOWNLOAD_HANDLERS", handlers, priority="cmdline")
        delay = settings.getfloat("DOWNLOAD_DELAY") / pace if pace else 0
        copied.set("DOWNLOAD_DELAY", delay, priority="cmdline")
    return copied


def note_origin(state: StateFolder, settings: OwnSettings, chosen: Iterable[str]) -> None:
    """Make sure that the state folder says whose corpus it is, and by which seeds of the *chosen* portals it was made.

    Raises:
        IdentityError: if the file that says so is damaged.
        OSError: if the disk refuses.
    """
    identity(state)
    keep(state, seed_folders(settings), chosen)


def seed_folders(settings: OwnSettings) -> list[Path]:
    """Return the folders of the seeds that the settings play with: the simulator's own first, which others overrule."""
    return [*([_SIMULATOR_SEEDS] if settings.simulator else ()), settings.seeds]
