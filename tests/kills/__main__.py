"""``python tests/kills``; the processes that it starts import this module, so that it imports nothing by itself."""

import sys

if __name__ == "__main__":
    from matrix import main

    sys.exit(main())
