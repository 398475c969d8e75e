"""What an address of /export asks for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from starlette.datastructures import Headers, QueryParams

from domain.errors import BadUserInput
from domain.exports import ENDINGS, Compression, ExportFormat, ExportKind
from domain.orders import OrderFilter, OrderStatus, TimeRange
from resolvers.exports import ExportAsked, FileAsked

T = TypeVar("T")

MANIFEST = "manifest.json"
ONCE = frozenset(
    {"updated_after", "changed_after", "cursor", "columns", "time_zone", "compression", "bom"}
)
MANY = frozenset({"brand", "channel", "status"})
LARGEST = 2**63 - 1

_KINDS = {kind.name_in_address: kind for kind in ExportKind}
_FORMATS = {format_.value.lower(): format_ for format_ in ExportFormat}
_PACKED = {ending: kind for kind, ending in ENDINGS.items()}
_FILE = re.compile(
    rf"({'|'.join(_KINDS)})\.({'|'.join(_FORMATS)}|{re.escape(MANIFEST)})(\.gz|\.zst|)"
)


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file's name, understood; without a format it is the manifest.

    `compression` is what the name's ending asks for.
    """

    kind: ExportKind
    format: ExportFormat | None
    compression: Compression

    @classmethod
    def read(cls, name: str) -> "ExportFile | None":
        """The file of this name; None where there can be none."""
        found = _FILE.fullmatch(name)
        if found is None or (found[2] == MANIFEST and found[3]):
            return None
        return cls(_KINDS[found[1]], _FORMATS.get(found[2]), _PACKED[found[3]])


@dataclass(frozen=True, slots=True)
class ExportPlea:
    """All of a request: the rows, the file, and whether it is packed for the way alone."""

    rows: ExportAsked
    file: FileAsked | None
    for_the_way: bool


def read_plea(file: ExportFile, query: QueryParams, headers: Headers) -> ExportPlea:
    """What is asked for; BadUserInput names the parameter that is wrong."""
    given = _checked(query)
    rows = ExportAsked(
        kind=file.kind,
        filter=_read_filter(given),
        columns=_words(given.get("columns")),
        cursor=_only(given, "cursor"),
        time_zone=_only(given, "time_zone"),
    )
    if file.format is None:
        return ExportPlea(rows, None, for_the_way=False)
    marked = _one_of(given, "bom", {"true": True, "false": False}) or False
    packed = _one_of(given, "compression", {kind.value.lower(): kind for kind in Compression})
    if file.compression is not Compression.NONE:
        packed = file.compression
    if file.format is ExportFormat.PARQUET:
        return ExportPlea(
            rows, FileAsked(file.format, packed or Compression.ZSTD), for_the_way=False
        )
    if packed is not None:
        return ExportPlea(rows, FileAsked(file.format, packed, marked), for_the_way=False)
    accepted = accepted_packing(headers.get("accept-encoding", ""))
    return ExportPlea(rows, FileAsked(file.format, accepted, marked), for_the_way=True)


def accepted_packing(header: str) -> Compression:
    """The packing that an Accept-Encoding allows; zstd before gzip."""
    weights: dict[str, bool] = {}
    for part in header.lower().split(","):
        name, *parameters = (word.strip() for word in part.split(";"))
        refused = any(re.fullmatch(r"q\s*=\s*0(\.0*)?", word) for word in parameters)
        weights[name] = not refused
    if weights.get("zstd"):
        return Compression.ZSTD
    return Compression.GZIP if weights.get("gzip") else Compression.NONE


def _checked(query: QueryParams) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in query.multi_items():
        if name not in ONCE | MANY:
            every = ", ".join(sorted(ONCE | MANY))
            raise BadUserInput(f"There is no parameter {name[:60]!r}; there are {every}.", (name,))
        given.setdefault(name, []).append(value)
    for name in ONCE & given.keys():
        if len(given[name]) > 1:
            raise BadUserInput(f"{name} can be given once.", (name,))
    return given


def _read_filter(given: dict[str, list[str]]) -> OrderFilter:
    brands, updated = _words(given.get("brand")), _only(given, "updated_after")
    statuses = _words(given.get("status"))
    return OrderFilter(
        brand_ids=None if brands is None else frozenset(brands),
        channel_codes=_words(given.get("channel")),
        statuses=None if statuses is None else tuple(map(_status, statuses)),
        updated_at=TimeRange() if updated is None else TimeRange(start=_moment(updated)),
        changed_after=_sequence(_only(given, "changed_after")),
    )


def _words(values: Iterable[str] | None) -> tuple[str, ...] | None:
    """Values that are repeated, or stand with commas between them."""
    if values is None:
        return None
    return tuple(dict.fromkeys(word for value in values for word in value.split(",") if word))


def _only(given: dict[str, list[str]], name: str) -> str | None:
    values = given.get(name)
    return values[0] if values else None


def _one_of(given: dict[str, list[str]], name: str, known: Mapping[str, T]) -> T | None:
    word = _only(given, name)
    if word is None:
        return None
    if word not in known:
        raise BadUserInput(f"{name} must be one of {', '.join(known)}.", (name,))
    return known[word]


def _status(word: str) -> OrderStatus:
    found = OrderStatus.__members__.get(word.upper())
    if found is None:
        every = ", ".join(OrderStatus)
        raise BadUserInput(f"There is no status {word[:60]!r}; there are {every}.", ("status",))
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # as addresses often have it
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadUserInput(
            "updated_after must be a time with its zone, as 2026-01-31T09:00:00Z.",
            ("updated_after",),
        )
    return moment


def _sequence(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text[:20]) <= LARGEST):
        raise BadUserInput("changed_after must be a changeSequence.", ("changed_after",))
    return int(text)
