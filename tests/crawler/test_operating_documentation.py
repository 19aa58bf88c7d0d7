"""What the operator's page promises is there."""

import re
from pathlib import Path

from crawler import settings
from crawler.own_settings import KINDS, OwnSettings

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
ROWS = {
    name: (default.strip("`"), expected)
    for name, default, expected in re.findall(r"^\| `(PORTALS_\w+)` \| (\S+) \| ([^|]+) \|", PAGE, re.MULTILINE)
}


def test_every_setting_of_ours_is_documented_with_its_default_and_what_it_may_be() -> None:
    ours = {name: value for name, value in vars(settings).items() if name.startswith("PORTALS_")}
    assert ROWS.keys() == ours.keys()
    assert list(KINDS) == list(OwnSettings._fields) == [name.removeprefix("PORTALS_").lower() for name in ours]
    for name, (default, expected) in ROWS.items():
        assert expected == KINDS[name.removeprefix("PORTALS_").lower()].expected
        if name != "PORTALS_SEEDS":
            assert default == ("none" if ours[name] is None else str(ours[name])), name
