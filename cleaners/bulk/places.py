"""Where files are: on a disk, or in an object store. Chooses by the address."""

from pathlib import Path
from types import ModuleType

from cleaners.bulk import local, remote
from cleaners.bulk.local import Source

__all__ = ["Source", "below", "is_remote", "name_of", "of"]


def is_remote(path: str) -> bool:
    """Tell whether *path* is in an object store."""
    return path.startswith(remote.SCHEME)


def of(path: str) -> ModuleType:
    """Return the module that reads and writes *path*: :mod:`local` or :mod:`remote`."""
    return remote if is_remote(path) else local


def below(folder: str, name: str) -> str:
    """Return the path of *name* in *folder*."""
    return f"{folder.rstrip('/')}/{name}" if is_remote(folder) else str(Path(folder, name))


def name_of(path: str) -> str:
    """Return the last part of a path."""
    return path.rstrip("/").rpartition("/")[2]
