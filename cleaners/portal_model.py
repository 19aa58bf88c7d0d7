"""What a portal taught about its pages, under an id that every article made with its help carries."""

import hashlib
import json
from datetime import date
from typing import NamedTuple


class SeenPage(NamedTuple):
    """What learning keeps of one article page.

    Attributes:
        url: The article's identity; several visits count once.
        day: The day of publication or, without one, of the visit.
        fingerprints: Of all its blocks, sorted.
        container: The path of the body's container, with ids and classes.
    """

    url: str
    day: date
    fingerprints: tuple[str, ...]
    container: str


class PortalModel(NamedTuple):
    """What most articles of one portal share; empty as long as too few were seen.

    Attributes:
        furniture: The fingerprints of the blocks that the portal repeats.
        container: The path of the node that holds the body; None when its pages do not agree on one.
    """

    furniture: frozenset[str] = frozenset()
    container: str | None = None

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits; equal models have equal ids."""
        return hashlib.blake2b(written(self).encode(), digest_size=8).hexdigest()


def written(model: PortalModel) -> str:
    """Return *model* as JSON, the same for equal models."""
    return json.dumps({"container": model.container, "furniture": sorted(model.furniture)}, sort_keys=True)


def read(text: str) -> PortalModel:
    """Return the model that ``written`` wrote.

    Raises:
        ValueError: if *text* is something else.
    """
    try:
        data = json.loads(text)
        return PortalModel(frozenset(data["furniture"]), data["container"])
    except (KeyError, TypeError) as error:
        raise ValueError(f"no portal model: {text[:40]!r}") from error
