"""``python tests/hostile``; the processes that it starts import nothing of it."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parents[1]))
    from table import main

    sys.exit(main())
