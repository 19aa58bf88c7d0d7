"""What docs/scale.md says of other engines, each line run as it stands there."""

import os
import subprocess
from pathlib import Path

import pytest
from bulk_inputs import CLEAN

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-readers" / "bin" / "python"
AROUND = {
    "datasets": (
        "from datasets import Dataset\ndataset = Dataset.from_list(records(5))",
        "texts = dataset.with_format(None)['text'][:]",
    ),
    "Daft": (
        "import daft\nframe = daft.from_pylist(records(5)).into_partitions(2)",
        "texts = [text for part in parts for text in part['text'].to_pylist()]",
    ),
    "Dask": (
        """
import pyarrow as pa
from dask import bag as bags
batches = pa.Table.from_pylist(records(5)).to_batches(max_chunksize=2)
bag = bags.from_sequence(batches, npartitions=2)
""",
        """
found = bag.compute(scheduler='synchronous')
texts = [text for batch in found for text in batch['text'].to_pylist()]
""",
    ),
}
"""Of an engine what makes the input of its line, and the texts of its output."""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-readers; 'make readers' makes it"),
]


def line_of(engine: str) -> str:
    lines = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.partition("  #")[2].strip().partition(",")[0] == engine]
    return line


@pytest.mark.parametrize("engine", AROUND)
def test_an_engine_maps_it_as_is_shown(engine: str) -> None:
    before, behind = AROUND[engine]
    program = "\n".join(
        [
            "from bulk_inputs import records",
            "from cleaners.batches import clean_batches, clean_table",
            before,
            line_of(engine),
            behind,
            "print(*(text.partition('\\n')[2] for text in texts), sep='\\n')",
        ]
    )
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    done = subprocess.run(
        [PYTHON, "-c", program], env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == [CLEAN] * 5, done.stderr
