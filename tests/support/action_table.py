"""Ten statuses, six actions, ten channels: who may do what, written down once more by hand.

The expectation is spelt out here and shares nothing with the product's own tables.
"""

import itertools

from domain.actions import OrderActionKind as K
from domain.activities import ErrorCode
from domain.orders import OrderStatus as S

CHANNELS = ["bklp", "blib", "lzda", "lzda-sg", "shpe", "shpe-sg", "tkpd", "tktk", "zlra", "jdid"]

# Rows: status. Columns: Accept, Pack, Ship, Complete, caNcel, Reject; "-" is refused.
PLAIN = """
UNPAID          - - - - N -
PENDING         A - - - N -
ACCEPTED        - P - - N -
PACKED          - - S - N -
PACK_FAILED     - P - - N -
SHIPPED         - - - C - -
COMPLETED       - - - - - -
CANCELLED       - - - - - -
REQUEST_CANCEL  - - - - N R
UNKNOWN         - - - - - -
"""
COLLECTED = """
UNPAID          - - - - N -
PENDING         A - - - N -
ACCEPTED        - - - C N -
PACKED          - - - - N -
PACK_FAILED     - - - - N -
SHIPPED         - - - C - -
COMPLETED       - - - - - -
CANCELLED       - - - - - -
REQUEST_CANCEL  - - - - N -
UNKNOWN         - - - - - -
"""
KINDS = [K.ACCEPT, K.PACK, K.SHIP, K.COMPLETE, K.CANCEL, K.REJECT_CANCELLATION]
REJECTING = {"shpe", "tktk", "tkpd"}


def read(table: str) -> dict[tuple[S, K], bool]:
    rows = [line.split() for line in table.strip().splitlines()]
    return {
        (S(status), kind): mark != "-"
        for status, *marks in rows
        for kind, mark in zip(KINDS, marks, strict=True)
    }


TABLES = {"plain": read(PLAIN), "collected": read(COLLECTED)}
CELLS = list(itertools.product(S, KINDS, CHANNELS))


def expected(
    status: S, kind: K, channel: str, *, collects: bool, fulfilled: bool
) -> ErrorCode | None:
    collects = collects and channel == "blib"
    if kind is K.REJECT_CANCELLATION and channel not in REJECTING:
        return ErrorCode.UNSUPPORTED_BY_MARKETPLACE
    if kind in {K.PACK, K.SHIP} and (collects or fulfilled):
        return ErrorCode.UNSUPPORTED_BY_MARKETPLACE
    table = TABLES["collected" if collects else "plain"]
    return None if table[status, kind] else ErrorCode.ILLEGAL_STATUS
