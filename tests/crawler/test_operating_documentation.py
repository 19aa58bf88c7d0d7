"""What the operator's page promises is there."""

import re
from pathlib import Path

from crawler import settings

PAGE = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")


def test_every_setting_of_ours_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(PORTALS_\w+)` \| (\S+) \|", PAGE, re.MULTILINE))
    ours = {name: value for name, value in vars(settings).items() if name.startswith("PORTALS_")}
    assert rows.keys() == ours.keys()
    for name, default in ours.items():
        assert rows[name].strip("`") == ("none" if default is None else str(default)), name
