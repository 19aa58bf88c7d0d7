"""``python tests/hostile``; the processes that it starts import nothing of it."""

import sys

if __name__ == "__main__":
    from table import main

    sys.exit(main())
