"""Which addresses OAuth pages may send a seller to: only those of an allow-list.

The address that connects a shop carries its callbacks unsigned, so nobody may choose them freely.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

MOST_CHARACTERS = 2_000

_PLAIN = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(?:[/?][A-Za-z0-9\-._~:/?@!$&'()*+,;=%]*)?")
"""What every browser and library reads alike: no user, no fragment, no backslash, no space."""

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class AllowedCallbacks:
    """The allow-list: origins, which allow every path below them, and full addresses.

    A loopback origin without a port allows every port: development servers choose their own.
    """

    entries: tuple[str, ...] = ()

    @classmethod
    def read(cls, entries: tuple[str, ...]) -> "AllowedCallbacks":
        """The list, or ValueError for an entry that is no https address, nor loopback http."""
        for entry in entries:
            _split(entry)
        return cls(entries)

    def allows(self, address: str) -> bool:
        """Whether a caller may name this address."""
        try:
            wanted = _split(address)
        except ValueError:
            return False
        return any(_covers(_split(entry), wanted) for entry in self.entries)

    def explain(self) -> str:
        """What is allowed, for people."""
        if not self.entries:
            return "No callback is allowed here; the operator names them in the settings."
        return f"Allowed are: {', '.join(self.entries)}."


def _covers(entry: SplitResult, wanted: SplitResult) -> bool:
    is_any_port = entry.port is None and entry.hostname in _LOOPBACK
    if (entry.scheme, entry.hostname) != (wanted.scheme, wanted.hostname):
        return False
    if not is_any_port and _port(entry) != _port(wanted):
        return False
    if entry.path in {"", "/"} and not entry.query:
        return True
    return (entry.path, entry.query) == (wanted.path, wanted.query)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _split(address: str) -> SplitResult:
    if len(address) > MOST_CHARACTERS or _PLAIN.fullmatch(address) is None:
        raise ValueError("no plain http address")
    parts = urlsplit(address)
    host = parts.hostname or ""
    if host not in _LOOPBACK and (parts.scheme != "https" or _HOST.fullmatch(host) is None):
        raise ValueError("neither https nor loopback")
    if parts.port == 0:
        raise ValueError("no port")
    return parts
