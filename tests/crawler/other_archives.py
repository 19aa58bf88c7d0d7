"""WARC files as other crawlers write them, of a portal that does not exist."""

import gzip
import hashlib
import zipfile
from base64 import b32encode
from collections.abc import Iterable
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

BASE = "http://www.example.test"
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
SEED = """
title = "某新闻网"
base = "http://www.example.test"
family = "plain"
article = '/a/\\d+\\.html'
learn = false

[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""
_SAID = "昨天，第{}组完成春耕物资的发放，受益农户{}家。"


def page(number: int, sentences: int = 4, below: str = "") -> bytes:
    title = f"第{number}批春耕物资发放到户"
    lines = "".join(
        f"<p>昨天，第{each}组完成春耕物资的发放，受益农户{each * 13 + number}家。</p>" for each in range(sentences)
    )
    body = f"<h1>{title}</h1><div>{lines}</div>{below}"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def http(body: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n" + HTML) -> bytes:
    return head + b"\r\n" + body


def article(number: int) -> str:
    return f"{BASE}/a/{number}.html"


def record(kind: str, url: str, at: str, block: bytes, version: str = "1.1", **more: str) -> bytes:
    """One record; *more* are header fields, ``Refers_To_Date`` for ``WARC-Refers-To-Date``."""
    name = more.pop("id", f"urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url} {at}')}")
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<{name}>",
        "WARC-Date": at,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        **{"WARC-" + key.replace("_", "-"): value for key, value in more.items() if key != "content_type"},
        "Content-Length": str(len(block)),
    }
    if "content_type" in more:
        fields["Content-Type"] = more["content_type"]
    head = "".join(f"{key}: {value}\r\n" for key, value in fields.items())
    return f"WARC/{version}\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def seen(number: int, at: str, body: bytes | None = None, **more: str) -> bytes:
    """The response that shows an article."""
    return record("response", article(number), at, http(page(number) if body is None else body), **more)


def digest(body: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def warc(path: Path, records: Iterable[bytes]) -> Path:
    info = record(
        "warcinfo", "", "2020-01-01T00:00:00Z", b"software: some crawler\r\n", content_type="application/warc-fields"
    )
    parts = [info, *records]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(map(gzip.compress, parts) if path.suffix == ".gz" else parts))
    return path


def wacz(path: Path, file: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.write(file, f"archive/{file.name}")
        archive.writestr("indexes/index.cdx", "")
    return path
