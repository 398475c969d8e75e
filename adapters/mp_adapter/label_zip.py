"""A zip of labels, looked at without unpacking it: what it holds, and whose labels they are.

The document says only that the answer is a zip (Bulk Shipping Label). So names are matched to
orders by whatever they carry of them, and what cannot be matched is said to be so.
"""

import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.errors import Malformed
from domain.labels import LabelFile, LabelOrder
from domain.orders import OrderKey

MOST_ENTRIES = 2_000
MOST_UNPACKED = 512_000_000
"""Bytes of everything in a zip, by its own word."""
MOST_RATIO = 200
"""A page of a label packs to a tenth; a bomb to a thousandth."""

_ENTRY = b"PK\x01\x02"
_RUN = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class _Mark:
    """Whose labels carry a text in their names, and how many of them there must be."""

    keys: tuple[OrderKey, ...]
    needed: int


def read_labels(content: bytes, orders: Sequence[LabelOrder]) -> LabelFile:
    """Which of these orders have a label in the zip. Raises Malformed for what no zip of labels is.

    Only its list of entries is read; their sizes are those that it states.
    """
    names = [info.filename for info in _entries(content) if not info.is_dir() and info.file_size]
    marks = _marks(orders)
    owners = [_owner(name, marks) for name in names]
    found = Counter(owners)
    known = {text for text, mark in marks.items() if found[text] >= mark.needed}
    labelled = frozenset(key for text in known for key in marks[text].keys)
    unnamed = [name for name, text in zip(names, owners, strict=True) if text not in known]
    return LabelFile(content, labelled, tuple(unnamed))


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    if content.count(_ENTRY) > MOST_ENTRIES:  # before anything is made of each
        raise Malformed(f"a zip of more than {MOST_ENTRIES:,} entries")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Malformed(f"a zip that cannot be read: {error}") from None
    _check_sizes(content, entries)
    for entry in entries:
        if _is_outside(entry.filename):
            raise Malformed(f"a zip with an entry that leads out of it: {entry.filename[:60]!r}")
    return entries


def _check_sizes(content: bytes, entries: Iterable[zipfile.ZipInfo]) -> None:
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if packed > len(content):
        raise Malformed("a zip whose entries share their bytes")
    if unpacked > MOST_UNPACKED or any(
        entry.file_size > MOST_RATIO * max(entry.compress_size, 100) for entry in entries
    ):
        raise Malformed(f"a zip that unpacks to {unpacked:,} bytes from {len(content):,}")


def _is_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]


def _marks(orders: Sequence[LabelOrder]) -> Mapping[str, _Mark]:
    """By plain text: order ids, of which two shops may give the same; airwaybills, one a parcel."""
    by_id: dict[str, list[OrderKey]] = defaultdict(list)
    by_parcel: dict[str, list[OrderKey]] = defaultdict(list)
    for order in orders:
        by_id[_plain(order.key.remote_order_id)].append(order.key)
        by_parcel[_plain(order.airwaybill_number or "")].append(order.key)
    marks = {text: _Mark(tuple(keys), 1) for text, keys in by_parcel.items()}
    marks |= {text: _Mark(tuple(keys), len(keys)) for text, keys in by_id.items()}
    marks.pop("", None)
    return marks


def _owner(name: str, marks: Mapping[str, _Mark]) -> str | None:
    """The longest of the texts that stands in this name between its separators."""
    plain = f"_{_plain(name)}_"
    return max((text for text in marks if f"_{text}_" in plain), key=len, default=None)


def _plain(text: str) -> str:
    return _RUN.sub("_", text.casefold()).strip("_")
