"""Faults on request: which call fails next, and how often."""

from dataclasses import dataclass, field

from sandbox.envelope import Call, RpcError
from sandbox.json_text import Json, Object

ACTING = frozenset(
    [
        "slow",
        "hang_after",
        "reset_after",
        "close_after",
        "truncated",
        "not_json_type",
        "no_envelope",
        "foreign_id",
        "numeric_id",
    ]
)
"""Kinds that do what was asked before they spoil the answer."""

KINDS = ACTING | frozenset(
    [
        "error_400",
        "error_401",
        "error_403",
        "error_404",
        "error_429",
        "error_500",
        "error_503",
        "error_200",
        "leak_key",
        "hang",
        "reset_before",
        "close_before",
        "garbage",
        "html",
        "huge",
        "gzip_bomb",
        "redirect",
        "deep_json",
        "success_false",
        "zip",
        "raw",
    ]
)


@dataclass(slots=True)
class Fault:
    """One order for trouble; `times` None means until it is taken back.

    `method` is a method's name or "*"; `brand_id` and `channel` narrow it to calls that name
    them. `options` are the kind's own: seconds, code, message, bytes, location, status,
    content_type, body. `acts` tells whether the method runs before the fault is played.
    """

    method: str
    kind: str
    times: int | None
    brand_id: str | None
    channel: str | None
    acts: bool
    options: Object = field(default_factory=dict[str, Json])

    def fits(self, call: Call) -> bool:
        """Whether the fault is meant for this call."""
        return (
            self.method in ("*", call.method)
            and self.times != 0
            and _names(call, self.brand_id, ("brand_id", "brand_ids", "client_brand_id"))
            and _names(
                call,
                self.channel,
                ("channel", "channels", "channel_code", "channel_codes", "sales_channel"),
            )
        )

    def text(self, name: str, default: str) -> str:
        """A text option."""
        value = self.options.get(name, default)
        return value if isinstance(value, str) else default

    def number(self, name: str, default: int) -> int:
        """A whole-number option."""
        value = self.options.get(name, default)
        return value if isinstance(value, int) else default


def read_fault(value: Json) -> Fault:
    """Read a fault as the control endpoint takes it; RpcError(400) says what is wrong."""
    if not isinstance(value, dict):
        raise RpcError(400, "a fault is an object")
    kind, times, acts = value.get("fault"), value.get("times"), value.get("acts")
    if not isinstance(kind, str) or kind not in KINDS:
        raise RpcError(400, f"fault must be one of: {', '.join(sorted(KINDS))}")
    if times is not None and (isinstance(times, bool) or not isinstance(times, int) or times < 1):
        raise RpcError(400, "times must be a positive integer or null")
    known = ("method", "fault", "times", "brand_id", "channel", "acts")
    return Fault(
        method=_text(value, "method") or "*",
        kind=kind,
        times=times,
        brand_id=_text(value, "brand_id"),
        channel=_text(value, "channel"),
        acts=acts if isinstance(acts, bool) else kind in ACTING,
        options={name: item for name, item in value.items() if name not in known},
    )


def describe(fault: Fault) -> Object:
    """A fault as the control endpoint shows it; `times` is how many are left."""
    return {
        "method": fault.method,
        "fault": fault.kind,
        "times": fault.times,
        "brand_id": fault.brand_id,
        "channel": fault.channel,
        "acts": fault.acts,
        **fault.options,
    }


class FaultBook:
    """The faults in force, the oldest first."""

    def __init__(self) -> None:
        """Begin without any."""
        self.faults: list[Fault] = []

    def take(self, call: Call) -> Fault | None:
        """The fault for this call, one time of it used up."""
        fault = next((one for one in self.faults if one.fits(call)), None)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times == 0:
                self.faults.remove(fault)
        return fault


def _text(value: Object, name: str) -> str | None:
    found = value.get(name)
    if found is not None and not isinstance(found, str):
        raise RpcError(400, f"{name} must be a string")
    return found


def _names(call: Call, wanted: str | None, keys: tuple[str, ...]) -> bool:
    if wanted is None:
        return True
    rows = call.params if isinstance(call.params, list) else [call.params]
    for row in rows:
        if isinstance(row, dict):
            for key in keys:
                value = row.get(key)
                if value == wanted or (isinstance(value, list) and wanted in value):
                    return True
    return False
