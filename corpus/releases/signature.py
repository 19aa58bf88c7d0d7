"""A detached signature over a release's manifest, as minisign makes and checks it. Reads and writes the disk."""

from pathlib import Path

import minisign

from corpus.releases.draft import write
from corpus.releases.manifest import MANIFEST, Release, ReleaseError

SIGNATURE = f"{MANIFEST}.minisig"


def secret_key(path: Path, password: str | None) -> minisign.SecretKey:
    """Return a key that ``minisign -G`` made; *password* opens it if it is locked.

    Raises:
        ReleaseError: if it is no key, or not opened by that.
    """
    try:
        key = minisign.SecretKey.from_file(path)
        if password is not None:
            key.decrypt(password)
    except (ValueError, RuntimeError) as error:
        raise ReleaseError(f"{path}: no secret key of minisign that this password opens: {error}") from error
    return key


def sign(draft: Path, name: str, key: minisign.SecretKey) -> None:
    """Sign the manifest in *draft*, that of the release *name*; the signature names the release and no time.

    Raises:
        ReleaseError: if the key is locked.
    """
    comment = f"qingliu release {name}"
    try:
        made = key.sign((draft / MANIFEST).read_bytes(), trusted_comment=comment, untrusted_comment=comment)
    except (ValueError, RuntimeError) as error:
        raise ReleaseError(f"release {name} cannot be signed: {error}") from error
    write(draft / SIGNATURE, bytes(made))


def signature_fault(release: Release, public_key: Path) -> str | None:
    """Return what is wrong with the signature of a release; None when the holder of the key has signed it.

    Raises:
        ReleaseError: if *public_key* is none of minisign's.
    """
    try:
        key = minisign.PublicKey.from_file(public_key)
    except ValueError as error:
        raise ReleaseError(f"{public_key}: no public key of minisign: {error}") from error
    path = release.folder / SIGNATURE
    if not path.is_file():
        return "lost"
    try:
        signature = minisign.Signature.from_file(path)
        key.verify((release.folder / MANIFEST).read_bytes(), signature)
    except ValueError as error:
        return f"does not vouch for the manifest: {error}"
    said = f"qingliu release {release.name}"
    return None if signature.trusted_comment == said else f"is of {signature.trusted_comment!r}; expected {said!r}"
