"""Scrapy's settings for this project, and our own: those that begin with ``PORTALS_``, overridable with ``-s``."""

import sys

from scrapy.settings import default_settings

BOT_NAME = "qingliu"
SPIDER_MODULES = ["crawler.spiders"]
# Scrapy imports all commands of a module, and with them all of this program, before it looks which is called; so one of
# ours that is called is the module.
_CALLED = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
COMMANDS_MODULE = "crawler.commands" + (f".{_CALLED}" if _CALLED in {"clean", "crawl", "replay"} else "")
USER_AGENT = "qingliu/0.1 (corpus of public news; set PORTALS_CONTACT)"

# --- our own -----------------------------------------------------------------------------------------------------
PORTALS_SEEDS = "seeds"  # folder of seed files; like the next one in the folder in which the command is called
PORTALS_STATE = "var/portals"  # folder of archive, frontier, corpus and reports; one run at a time
PORTALS_SIMULATOR = None  # "127.0.0.1:PORT": hosts and clock become those of the portal simulator
PORTALS_SIMULATOR_PACE = None  # seconds of delay that pass in one second on the simulator; without it no delay is kept
PORTALS_ALLOW_PRIVATE = None  # ["10.1.2.3", "intranet.example"]: hosts that may have private addresses
PORTALS_CONTACT = None  # a URL or address that portals can write to; becomes part of the user agent
PORTALS_SCRIPT = None  # "keep" or "simplified"; overrides the seeds for genuine traditional text
PORTALS_EXTRACTOR = None  # "blocks" or "trafilatura"; overrides the seeds about who chooses the body of a page
PORTALS_SECOND_JUDGE = "every"  # article that trafilatura reads too; "unsure": those in doubt; "sample": some besides
PORTALS_WORKERS = 2  # processes that read pages
PORTALS_PAGE_TIMEOUT_S = 20.0  # the longest that reading one page may take
PORTALS_PAGE_MEMORY_MB = 4096  # the address space of a worker, libraries included
PORTALS_PROGRESS = True  # a progress bar, or plain lines where there is no terminal
PORTALS_STALL_S = 600.0  # a run in which nothing happens for longer than this has failed
PORTALS_RUN_S = 21600.0  # a run takes no more pages after so long
PORTALS_WINDOW = 8  # pages of one portal under way at once, from request to commit
PORTALS_DISK_FREE_MB = 512  # a run stops when less than this is free
PORTALS_DISK_BUDGET_MB = None  # a run stops when the state folder holds more than this
PORTALS_FREEZE_SHARE = 0.2  # nothing is taken for deleted while more than this share of a portal's articles is missing
PORTALS_ALARM_COMMAND = None  # a command to run when a run has alarms: they are its input, the report its argument
PORTALS_ALARM_URL = None  # an address to which a run that has alarms posts its report, as one line of JSON
PORTALS_METRICS_FILE = None  # a file NAME.prom for node_exporter's textfile collector, written anew by each run
PORTALS_RETENTION_DAYS = 7  # how long files are kept that compaction of the corpus table has replaced
PORTALS_RELEASE_DUPLICATES = 0.05  # a release is refused when more than this share of its articles repeats another
PORTALS_RELEASE_DAMAGED = 0.05  # ... when more than this share has damage left
PORTALS_RELEASE_EMPTY = 0.25  # ... when more than this share has no text, such as galleries
PORTALS_RELEASE_DROP = 0.1  # ... when a portal has lost more than this share of what it had in the release before

# --- politeness --------------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1
DOWNLOAD_DELAY_JITTER = 0  # Scrapy's 0.5 lets half of a delay pass for the whole of it
DOWNLOAD_TIMEOUT = 30

# --- bounds, and doors that stay shut ----------------------------------------------------------------------------
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_FAIL_ON_DATALOSS = False  # what came of a broken transfer is archived, and never read (whole_bodies)
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
URLLENGTH_LIMIT = 1024  # longer addresses are refused by the spider, which tells the frontier; Scrapy's drops them
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None}
DOWNLOAD_HANDLERS = {
    "http": "crawler.handlers.bounded.BoundedHandler",
    "https": "crawler.handlers.bounded.BoundedHandler",
    "file": None,
    "ftp": None,
    "data": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.handlers.resolver.PublicResolver"

# --- the frontier decides on retries, redirects and duplicates, and sees every answer ----------------------------
RETRY_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
HTTPERROR_ALLOW_ALL = True
REFERER_ENABLED = False
CONCURRENT_ITEMS = 1  # the spider yields none, and Scrapy makes so many tasks for every answer (2.19, scraper.py)
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# What is off is taken out of Scrapy's own lists: it imports all that stands there, whatever the settings say of it, and
# aiohttp and the list of public suffixes are a seventh of what an idle run costs.
_OFF = (
    "scrapy.downloadermiddlewares.cookies.",
    "scrapy.downloadermiddlewares.httpcompression.",
    "scrapy.downloadermiddlewares.robotstxt.",
    "scrapy.extensions.remote_control.",
    "scrapy.extensions.telnet.",
)
DOWNLOADER_MIDDLEWARES_BASE = {
    name: order for name, order in default_settings.DOWNLOADER_MIDDLEWARES_BASE.items() if not name.startswith(_OFF)
}
EXTENSIONS_BASE = {name: order for name, order in default_settings.EXTENSIONS_BASE.items() if not name.startswith(_OFF)}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.robots.StrictRobots": 100,
    "crawler.middlewares.whole_bodies.WholeBodies": 590,
}
EXTENSIONS = {
    "crawler.extensions.crawl_delay.CrawlDelay": 0,
    "crawler.extensions.progress.Progress": 0,
    "crawler.extensions.watchdog.Watchdog": 0,
}

# --- what people see ---------------------------------------------------------------------------------------------
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "WARNING"
LOGSTATS_INTERVAL = 0
