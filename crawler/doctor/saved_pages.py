"""Pages that were saved, by their addresses: what wget or a browser leaves in a folder, or a HAR file in it."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.doctor.visitor import Answer
from crawler.portals.addresses import is_web, resolved

# What browsers write at the head of a page that they save: <!-- saved from url=(0023)http://www.example.com/ -->
_SAVED_FROM = re.compile(rb"saved from url=\(\d+\)(https?://[^\s>]+)")
# What a page calls its own address, in either order of the attributes.
_CANONICAL = re.compile(rb"<link[^>]+rel=[\"']?canonical[^>]+href=[\"']?(https?://[^\s\"'>]+)", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?:[:+]\d+)?")
_HEAD = 8192


class SavedPages:
    """Answers with saved pages.

    Attributes:
        pages: By address, without the scheme.
    """

    def __init__(self, folder: Path) -> None:
        self.pages: Mapping[str, Answer] = {
            _key(answer.url): answer
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            for answer in _read(path, folder)
        }

    async def ask(self, url: str) -> Answer:
        """Return a saved page; an address of which none is there has no answer, and robots.txt then allows all."""
        found = self.pages.get(_key(url))
        if found:
            return found
        return Answer(url, 404, reason="not saved")

    def has(self, url: str) -> bool:
        """Tell whether a page was saved."""
        return _key(url) in self.pages

    def urls(self) -> list[str]:
        """Return the addresses of all saved pages."""
        return [answer.url for answer in self.pages.values() if answer.body]

    def home(self) -> str:
        """Return the address of the page that stands nearest to the root.

        Raises:
            ValueError: if no page has an address.
        """
        urls = self.urls()
        if not urls:
            raise ValueError("no page whose address is known: expected HOST/path as wget saves, or a HAR file")
        return min(urls, key=lambda url: (len(urlsplit(url).path), url))


def _key(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"/index\.html?$", "/", parts.path) or "/"
    return f"{parts.netloc}{unquote(path)}" + (f"?{unquote(parts.query)}" if parts.query else "")


def _read(path: Path, folder: Path) -> Iterator[Answer]:
    body = path.read_bytes()
    if path.suffix == ".har":
        yield from _archived(body, path)
        return
    url = _address(body[:_HEAD], path.relative_to(folder))
    if url:
        yield Answer(url, 200, body)


def _address(head: bytes, path: Path) -> str | None:
    """Return the address of a saved page: what the browser wrote, where it stands, or what it says itself."""
    if match := _SAVED_FROM.search(head):
        return match[1].decode("latin-1")
    host = path.parts[0]
    if len(path.parts) > 1 and _HOST.fullmatch(host):
        rest = "/".join(path.parts[1:])
        rest = rest.removesuffix("index.html") if path.name == "index.html" else rest  # wget's name for a folder
        return resolved("", f"http://{host.replace('+', ':')}/{rest}")
    match = _CANONICAL.search(head)
    return match[1].decode("latin-1") if match else None


def _archived(content: bytes, path: Path) -> Iterator[Answer]:
    """Yield the pages of a HAR file (HTTP Archive 1.2).

    Raises:
        ValueError: if it is none.
    """
    try:
        for entry in json.loads(content)["log"]["entries"]:
            yield from _entry(entry)
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path}: no HAR file: {error}") from error


def _entry(entry: Mapping[str, Any]) -> Iterator[Answer]:
    url, response = entry["request"]["url"], entry["response"]
    text = response["content"].get("text")
    if text is None or not is_web(url):
        return
    is_bytes = response["content"].get("encoding") == "base64"
    body = base64.b64decode(text) if is_bytes else text.encode()
    kind = response["content"].get("mimeType", "") if is_bytes else "text/html; charset=utf-8"
    yield Answer(url, response["status"], body, kind, response.get("redirectURL", ""))
