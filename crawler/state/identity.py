"""The identity of a corpus, which its state folder gets once and keeps: through backups, restores and rebuilds."""

import re
from uuid import uuid4

from corpus.durable import replaced
from crawler.state.folder import StateFolder

_IDENTITY = re.compile(r"[0-9a-f]{32}")


class IdentityError(ValueError):
    """The file that names the corpus holds something else."""


def identity(state: StateFolder) -> str:
    """Return the identity of the corpus in the state folder, 32 hexadecimal digits; make it if there is none.

    The state folder must be locked for that.

    Raises:
        IdentityError: if the file is damaged.
        OSError: if the disk refuses.
    """
    path = state.identity
    if not path.exists():
        with replaced(path) as file:
            file.write(f"{uuid4().hex}\n".encode())
    found = path.read_bytes().decode("latin-1").strip()
    if not _IDENTITY.fullmatch(found):
        raise IdentityError(f"{path}: {found[:40]!r}; expected 32 hexadecimal digits, as in the marker of its backup")
    return found
