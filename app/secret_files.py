"""Files that only their owner reads: written whole or not at all."""

import contextlib
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr


def write_secret(file: Path, text: str) -> None:
    """Put `text` into a file of mode 0600, in the place of what was there."""
    written = _write_beside(file, text)
    written.replace(file)


def read_or_make_secret(file: Path) -> str:
    """The random secret that a file holds, made by whichever process comes first."""
    if not file.exists():
        written = _write_beside(file, secrets.token_hex(32))
        with contextlib.suppress(FileExistsError):
            os.link(written, file)
        written.unlink()
    return file.read_text(encoding="utf-8")


def hash_secret(given: SecretStr | None, file: Path) -> bytes:
    """What hashes are keyed by: the secret that is given, else a random one in `file`.

    Several machines on one database need the same: each would have a file of its own.
    """
    text = read_or_make_secret(file) if given is None else given.get_secret_value()
    return text.encode()


def keyed_hash(given: SecretStr | None, file: Path) -> Callable[[str], str]:
    """HMAC-SHA256 by the secret that is given, else by a random one in `file`."""
    key = hash_secret(given, file)
    return lambda text: hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _write_beside(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    with os.fdopen(number, "w", encoding="utf-8") as stream:
        stream.write(text)
    return Path(name)
