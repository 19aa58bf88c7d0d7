"""Our settings: every wrong one is told at once, before anything is opened."""

from pathlib import Path

import pytest
from forked import told
from scrapy.settings import Settings

from crawler.own_settings import KINDS, OwnSettings, SettingsError, own_settings

ROOT = Path(__file__).parents[2]


def read(**values: object) -> OwnSettings:
    return own_settings(Settings({f"PORTALS_{name.upper()}": value for name, value in values.items()}))


def test_what_is_not_set_is_as_the_project_sets_it() -> None:
    own = own_settings(Settings())
    assert (own.workers, own.stall_s, own.progress, own.simulator, own.script) == (2, 600.0, True, None, None)
    assert own.state == Path("var/portals")


def test_text_from_the_command_line_becomes_plain_values(tmp_path: Path) -> None:
    own = read(workers="3", stall_s="5", progress="False", simulator="127.0.0.1:80", state=str(tmp_path / "a" / "b"))
    assert (own.workers, own.stall_s, own.progress, own.simulator) == (3, 5.0, False, "127.0.0.1:80")
    assert own.state == tmp_path / "a" / "b"
    assert (read(script="").script, read(disk_budget_mb="None").disk_budget_mb) == (None, None)
    assert read(contact="mailto:press@example.org").contact == "mailto:press@example.org"
    assert read(alarm_command="sh -c 'cat > x'").alarm_command == "sh -c 'cat > x'"


@pytest.mark.parametrize(
    "said", [["10.1.2.3", "Intranet.example."], '["10.1.2.3", "intranet.example"]', "10.1.2.3,intranet.example"]
)
def test_hosts_that_may_be_private_are_a_list_however_it_is_written(said: object) -> None:
    assert read(allow_private=said).allow_private == {"10.1.2.3", "intranet.example"}
    assert read(allow_private="[::1]").allow_private == {"::1"}
    assert read().allow_private == read(allow_private="").allow_private == frozenset()


WRONG = [
    *(("workers", each) for each in ("0", "-1", "two", "2.5", "", None, "999")),
    *(("page_timeout_s", each) for each in ("0", "nan", "inf", "soon")),
    *(("page_memory_mb", each) for each in ("1", "4 GB")),
    *(("stall_s", each) for each in ("0", "-5", "nan")),
    *(("run_s", each) for each in ("0", "-1", "6 h", "inf")),
    *(("window", each) for each in ("0", "x")),
    *(("disk_free_mb", each) for each in ("-1", "none")),
    *(("disk_budget_mb", each) for each in ("0", "much")),
    *(("freeze_share", each) for each in ("20", "-0.1", "nan", "20 %")),
    *(("retention_days", each) for each in ("-1", "99999999999")),
    *((f"release_{each}", "5 %") for each in ("duplicates", "damaged", "empty", "drop")),
    *(("progress", each) for each in ("maybe", "", None)),
    *(("script", each) for each in ("traditional", "Keep it")),
    *(("extractor", each) for each in ("ours", "Trafilatura")),
    *(("second_judge", each) for each in ("always", "", None)),
    *(("simulator_pace", each) for each in ("0", "-1", "fast", "nan")),
    *(("simulator", each) for each in ("127.0.0.1", "localhost:http", "127.0.0.1:99999", "http://127.0.0.1:80", "a:0")),
    *(("contact", each) for each in ("Anna", "a@b.example\r\nX-Y: z", "汾州@example.org")),
    *(("alarm_command", each) for each in ("no-such-program-here x", "sh -c 'open")),
    *(
        ("alarm_url", each)
        for each in ("example.test/hook", "ftp://example.test/", "http://", "http://例.test/", "file:///a")
    ),
    *(("metrics_file", each) for each in ("no such folder/a.prom", "a.txt", "a.prom\0")),
    *(("state", each) for each in (__file__, f"{__file__}/x", "")),
    *(("allow_private", each) for each in ("http://10.1.2.3", "10.0.0.0/8", "2130706433", "10.1.2", "a:80", "a b$")),
    ("seeds", __file__),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_told_with_its_name_what_was_found_and_what_was_expected(name: str, value: object) -> None:
    with pytest.raises(SettingsError) as told:
        read(**{name: value})
    assert str(told.value) == f"PORTALS_{name.upper()} = {value!r}; expected {KINDS[name].expected}"


def test_every_setting_has_a_wrong_value_here() -> None:
    assert {name for name, _ in WRONG} == set(KINDS)


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    with pytest.raises(SettingsError, match="PORTALS_WORKER = '3'; no such setting; expected PORTALS_WORKERS, perhaps"):
        read(worker="3")
    with pytest.raises(SettingsError, match="PORTAL_STATE = 'x'; no such setting; expected PORTALS_STATE, perhaps"):
        own_settings(Settings({"PORTAL_STATE": "x"}))
    with pytest.raises(SettingsError, match="PORTALS_QQ = 1; no such setting; expected one of PORTALS_SEEDS, "):
        read(qq=1)


COMMANDS = [
    ("crawl", "portals"),
    ("portals",),
    ("portals", "--due"),
    ("replay",),
    ("clean", __file__),
    *(("corpus", word) for word in ("export", "stats", "changes", "maintain")),
    ("corpus", "rebuild", "-o", "x"),
    ("corpus", "backup", "-o", "x"),
]


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_tells_all_that_is_wrong_at_once_and_opens_nothing(tmp_path: Path, words: list[str]) -> None:
    state = tmp_path / "state"
    own = "PORTALS_WORKERS=0", "PORTALS_PROGRES=no", "PORTALS_STALL_S=soon", f"PORTALS_STATE={state}"
    options = [word for one in own for word in ("-s", one)]
    done = told(*words, *options)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"scrapy {words[0]}: PORTALS_PROGRES = 'no'; no such setting; expected PORTALS_PROGRESS, perhaps",
        f"scrapy {words[0]}: PORTALS_WORKERS = '0'; expected {KINDS['workers'].expected}",
        f"scrapy {words[0]}: PORTALS_STALL_S = 'soon'; expected {KINDS['stall_s'].expected}",
    ]
    assert not state.exists()
