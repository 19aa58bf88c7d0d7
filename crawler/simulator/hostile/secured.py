"""The https side of hostile portals: certificates that none should trust, and handshakes that come to no end."""

import asyncio
import ssl
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Certificate = Literal["own", "expired", "early", "strange", "nameless", "many"]
_DAY = timedelta(days=1)
_RECORD = 5
"""Bytes of a record's head, of which the last two are the length of the rest (RFC 8446 section 5.1)."""
_NAMES = 6000
"""So many names make a certificate of more than the 100 KB that OpenSSL takes (SSL_CTX_set_max_cert_list)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How a portal speaks TLS; each certificate is signed by itself.

    Attributes:
        certificate: ``own`` names the portal, ``strange`` another one, ``nameless`` none, ``many`` six thousand; the
            others are not valid any more, or not yet.
        version: The highest version that the server speaks.
        is_broken: Whether there is a handshake at all; if not, the next four say what is sent in its place.
        flight: How many bytes of the server's own first answer are sent.
        hex: What follows them.
        times: How often.
        drip: Bytes that are sent at a time, a tenth of a second apart; 0 sends all.
        ends: What follows the last byte: ``close``, ``hang`` (nothing ever), ``reset``.
    """

    certificate: Certificate = "own"
    version: Literal["1.2", "1.3"] = "1.3"
    is_broken: bool = False
    flight: int = 0
    hex: str = ""
    times: int = 1
    drip: int = 0
    ends: Literal["close", "hang", "reset"] = "close"


@cache
def context(host: str, tls: Tls) -> ssl.SSLContext:
    """Return what a server of *host* shows to whoever calls."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.maximum_version = ssl.TLSVersion.TLSv1_2 if tls.version == "1.2" else ssl.TLSVersion.TLSv1_3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pem")
        path.write_bytes(_certified(host, tls.certificate))
        made.load_cert_chain(path)
    return made


def choosing(chosen: Callable[[str], ssl.SSLContext]) -> ssl.SSLContext:
    """Return a context that becomes the *chosen* one of the host for which a client asks."""

    def choose(connection: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        connection.context = chosen(name or "")

    made = context("", Tls())
    made.sni_callback = choose
    return made


async def first_answer(reader: asyncio.StreamReader, host: str, tls: Tls) -> bytes:
    """Read a client's first record, and return what is sent in place of a handshake.

    Raises:
        asyncio.IncompleteReadError: if the client leaves before it has said a word.
    """
    head = await reader.readexactly(_RECORD)
    hello = head + await reader.readexactly(int.from_bytes(head[-2:], "big"))
    return _flight(host, tls, hello)[: tls.flight] + bytes.fromhex(tls.hex) * tls.times


def _flight(host: str, tls: Tls, hello: bytes) -> bytes:
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    incoming.write(hello)
    with suppress(ssl.SSLWantReadError):
        context(host, tls).wrap_bio(incoming, outgoing, server_side=True).do_handshake()
    return outgoing.read()


@cache
def _certified(host: str, certificate: Certificate) -> bytes:
    """Return a key and a certificate of it, as PEM."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    begins = {"expired": now - 400 * _DAY, "early": now + 30 * _DAY}.get(certificate, now - _DAY)
    names = {
        "strange": ["stranger.test"],
        "nameless": [],
        "many": [f"www{number}.{host}" for number in range(_NAMES)],
    }.get(certificate, [host] if host else [])
    subject = x509.Name([])
    built = x509.CertificateBuilder(
        issuer_name=subject,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=begins,
        not_valid_after=begins + 90 * _DAY,
    )
    if names:
        built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret + built.sign(key, SHA256()).public_bytes(Encoding.PEM)
