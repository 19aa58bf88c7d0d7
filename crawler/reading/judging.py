"""How a run has its pages judged: a part of the cleaner's version, which the record of the run's start keeps."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, Literal, NamedTuple

from cleaners import Rules
from cleaners.article import Judge
from cleaners.judge.arbiter import shipped
from cleaners.learning.sample import is_sampled

Setting = Literal["every", "unsure", "sample", "never"]
"""``sample`` is ``every`` for the articles that are drawn by their ids, and ``unsure`` for all others."""


class Judging(NamedTuple):
    """What a run goes by; a rebuild and a replay go by the same.

    Attributes:
        setting: Of which pages trafilatura is asked too; ``never`` in archives from before it was recorded.
        extractor: Whose choice the body is, whatever the seeds say; None leaves it to them.
    """

    setting: Setting = "never"
    extractor: Literal["blocks", "trafilatura"] | None = None

    @property
    def fields(self) -> dict[str, str | None]:
        """What the record of a run's start says of it, with the versions that it was done by."""
        return {**self._asdict(), **_versions()}

    @property
    def cleaner_version(self) -> str:
        """The version of the cleaner with all that belongs to it: ``0.1.0 setting=every …``."""
        return _cleaner_version(self)

    def judge(self, article: str) -> Judge:
        """Return when trafilatura is asked about the pages of the article of that id."""
        if self.setting == "sample":
            return "every" if is_sampled(article) else "unsure"
        return self.setting

    def is_measured(self, article: str) -> bool:
        """Whether the agreement about an article stands for its portal: it was not asked for because of a doubt."""
        return self.judge(article) == "every"

    def rules(self, rules: Rules) -> Rules:
        """Return *rules* with the extractor that the run has."""
        return rules._replace(extractor=self.extractor) if self.extractor else rules


def recorded(fields: Mapping[str, Any]) -> Judging:
    """Return what the run went by of whose start a record has these *fields*."""
    said = fields.get("judging") or {}
    return Judging(**{name: said[name] for name in Judging._fields if name in said})


def judging_of(cleaner_version: str) -> Judging:
    """Return what an edition was read by that names this version of the cleaner."""
    pairs = (word.partition("=") for word in cleaner_version.split()[1:])
    return recorded({"judging": {name: value for name, _, value in pairs}})


@cache
def _cleaner_version(judging: Judging) -> str:
    """Return it, worked out once: the version of a package is looked up in its files, which takes 0.3 ms each time."""
    said = {} if judging == Judging() else judging.fields
    return " ".join([version("qingliu"), *(f"{name}={value}" for name, value in said.items() if value)])


@cache
def _versions() -> Mapping[str, str]:
    return {"trafilatura": version("trafilatura"), "arbiter": shipped().id}
