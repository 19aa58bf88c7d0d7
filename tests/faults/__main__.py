"""``python tests/faults``; the processes that it starts import this module, so that it imports nothing by itself."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(1, str(Path(__file__).parents[1] / "kills"))
    from matrix_of_faults import main

    sys.exit(main())
