"""One HTML page that needs nothing but itself: style and scripts stand in it, and its policy lets nothing else in."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_PACKAGE = "crawler.rendering"


class Parts(NamedTuple):
    """What stands in a page besides its text: names of files of this package, in order."""

    styles: Sequence[str] = ()
    scripts: Sequence[str] = ()


PLAIN = Parts(styles=("templates/base.css",))
PLOTTED = Parts(
    styles=("templates/base.css", "vendor/uPlot.min.css"),
    scripts=("vendor/uPlot.iife.min.js", "templates/curves.js"),
)


def document(template: str, values: Mapping[str, object], parts: Parts = PLAIN) -> str:
    """Return the page that a *template* of this package makes of *values*, all of which are escaped."""
    style, script = (_inlined(names) for names in parts)
    around = {"style": style, "script": script, "policy": policy(style, script)}
    return environment().get_template(template).render({**values, **around})


def policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy of a page that holds this style and this script: nothing else is let in.

    What a script sets by ``element.style`` is no inline style (CSP 3, §8.2), so the plots need no exception.
    """
    allowed = {"style-src": style, "script-src": script}
    hashed = "".join(f"; {name} '{_digest(text)}'" for name, text in allowed.items() if text)
    return f"default-src 'none'{hashed}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _inlined(names: Sequence[str]) -> Markup:
    """Return our own files as one text; none of them may end the element that it stands in."""
    text = "\n".join(files(_PACKAGE).joinpath(name).read_text(encoding="utf-8") for name in names)
    if "</" in text or "\r" in text:
        raise ValueError(f"{', '.join(names)}: holds '</' or a carriage return, which change what a browser reads")
    return Markup(text)  # noqa: S704 - files of this package, nothing that was fetched


@cache
def environment() -> Environment:
    """Return what renders the templates of this package: it escapes all values, and misses none."""
    made = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["web"] = web
    return made


def web(address: str | None) -> str:
    """Return an address that a link may lead to: of the web, or none."""
    return address if address and address.startswith(("http://", "https://")) else "#"
