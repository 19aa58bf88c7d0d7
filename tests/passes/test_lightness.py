"""What importing the cleaners leaves undone."""

import subprocess
import sys

BUILT = """
import gc, re, sys
import cleaners
from opencc import OpenCC

for name in cleaners.__all__:
    getattr(cleaners, name)
modules = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "cleaners"}
values = {f"{name}.{key}": value for name, module in modules.items() for key, value in vars(module).items()}
own = {key: value for key, value in values.items() if not key.rpartition(".")[2].startswith("__")}
for key, value in own.items():
    if hasattr(value, "cache_info") and value.cache_info().currsize:
        print(key, "is filled")
    if isinstance(value, (dict, set, frozenset, list, tuple)) and len(value) > 1000:
        print(key, "holds", len(value))
    if isinstance(value, (str, bytes, re.Pattern)) and len(getattr(value, "pattern", value)) > 2000:
        print(key, "is long")
for converter in (thing for thing in gc.get_objects() if isinstance(thing, OpenCC)):
    print(converter, "was made")
for name in {"pypinyin", "trafilatura", "scrapy", "pyarrow"} & sys.modules.keys():
    print(name, "was imported")
print(sum(hasattr(value, "cache_info") for value in own.values()))
"""


def test_importing_the_cleaners_builds_no_table() -> None:
    shown = subprocess.run([sys.executable, "-c", BUILT], capture_output=True, text=True, check=True)
    *built, caches = shown.stdout.splitlines()
    assert built == []
    assert int(caches) > 20, "the caches were looked at"
