"""Which line of a price or stock call each row of its answer speaks of, and what it says.

Answers are sloppy: rows may lack their warehouse or variant, or say no more than their place. A
row that fits no line, or several without telling which, is left alone: its line stays UNKNOWN.
"""

import re
from collections.abc import Iterator, Sequence

from adapters.mp_adapter.exact_json import as_object, dump_json
from adapters.mp_adapter.fields import Fields
from adapters.mp_adapter.redact import Redactor
from domain.activities import ActivityStatus
from domain.errors import Malformed
from domain.json_text import read_json
from domain.marketplaces.remote import offer_reference
from domain.prices_and_stocks import Line, LineAnswer

_MOST_MESSAGE = 300
_MOST_UPSTREAM = 10_000
_WORDS = {
    "finished": ActivityStatus.SUCCEEDED,
    "queued": ActivityStatus.QUEUED,
    "failed": ActivityStatus.FAILED,
}
_WAITS = re.compile(r"awai?ting queue", re.IGNORECASE)  # the document writes "awating"
_WORST_FIRST = (ActivityStatus.FAILED, ActivityStatus.UNKNOWN, ActivityStatus.QUEUED)
_UNTOLD = LineAnswer(ActivityStatus.UNKNOWN, "The answer says nothing of this line.")


def match_answers(
    redactor: Redactor, lines: Sequence[Line], rows: Sequence[object]
) -> tuple[LineAnswer, ...]:
    """The answer to each line, by channel, remote variant, warehouse, and place at last.

    A line with several rows (one per warehouse) gets the worst of them.
    """
    told: list[list[LineAnswer]] = [[] for _ in lines]
    for at, row in enumerate(rows):
        members = as_object(row)
        if members is None:
            continue
        place = _line_of(Fields(members), at, lines, len(rows))
        if place is not None:
            told[place].append(_answer(redactor, Fields(members)))
    return tuple(_worst(answers) for answers in told)


def _line_of(row: Fields, at: int, lines: Sequence[Line], rows: int) -> int | None:
    fits = [(score, i) for i, line in enumerate(lines) if (score := _score(row, line)) is not None]
    best = [i for score, i in fits if score == max(fits)[0]]
    if len(best) == 1:
        return best[0]
    return at if at in best and rows == len(lines) else None


def _score(row: Fields, line: Line) -> int | None:
    """How closely the row names the line; None where it names another."""
    score = 0
    for same in _compare(row, line):
        if same is False:
            return None
        score += same is True
    return score


def _compare(row: Fields, line: Line) -> Iterator[bool | None]:
    """Whether channel, variant and warehouse are the line's; None where one of both is silent."""
    try:
        channel, warehouse = row.key("channel"), row.key("remote_warehouse_code")
    except Malformed:
        yield False
        return
    yield channel == line.offer.channel_code if channel else None
    told = _reference(line, row.values.get("remote_variant"))
    yield told == _reference(line, line.remote_variant) if told else None
    yield warehouse == line.remote_warehouse_id if warehouse and line.remote_warehouse_id else None


def _reference(line: Line, remote: object) -> str | None:
    """What identifies a remote variant, an object or its JSON text; None where nothing does."""
    try:
        members = as_object(read_json(remote) if isinstance(remote, str) else remote)
    except Malformed:
        return None
    return offer_reference(line.offer.channel_code, members, None) if members else None


def _answer(redactor: Redactor, row: Fields) -> LineAnswer:
    message = redactor.clean(row.any_text("message") or "", limit=_MOST_MESSAGE)
    upstream = dump_json(redactor.cover_tree(row.values))
    return LineAnswer(
        _status(row, message), message, upstream if len(upstream) <= _MOST_UPSTREAM else None
    )


def _status(row: Fields, message: str) -> ActivityStatus:
    """Queued is told apart from done whatever `success` says of it; then `success` decides."""
    word = _WORDS.get((row.any_text("status") or "").strip().casefold())
    if word is ActivityStatus.QUEUED or (word is None and _WAITS.match(message)):
        return ActivityStatus.QUEUED
    try:
        success = row.flag("success")
    except Malformed:
        return ActivityStatus.UNKNOWN
    if success is False:
        return ActivityStatus.FAILED
    if success is None:
        return word or ActivityStatus.UNKNOWN
    return ActivityStatus.UNKNOWN if word is ActivityStatus.FAILED else ActivityStatus.SUCCEEDED


def _worst(answers: Sequence[LineAnswer]) -> LineAnswer:
    for status in _WORST_FIRST:
        for answer in answers:
            if answer.status is status:
                return answer
    return answers[0] if answers else _UNTOLD
