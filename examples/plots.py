"""A page of plots of the orders that needs no other host: `python examples/plots.py plots.html`."""

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

from exports import graphql

ASKED = """{
  days: orderSummary(groupBy: [DAY, CHANNEL]) { day channelCode orderCount }
  statuses: orderSummary(groupBy: [STATUS]) { status orderCount }
  channels: orderSummary(groupBy: [CHANNEL]) { channelCode gross { amount currencyCode } }
  completeUntil { brandId channelCode completeSince completeUntil openAfter { reasonText } }
}"""
COLOURS = ("#2f6f8f", "#d98324", "#5b8c5a", "#a23b72", "#6c6f7d", "#c5a32f", "#3b3b98", "#8c4a2f")
WIDTH, HEIGHT, ROW = 860, 220, 24
STYLE = """body { font: 15px/1.5 system-ui, sans-serif; max-width: 900px; margin: 2em auto }
svg { max-width: 100%; height: auto } text { font-size: 11px; fill: #444 }
td, th { text-align: left; padding: .1em 1em .1em 0 }"""


def page(told: Any) -> str:
    """The page for what ASKED was answered with."""
    channels = sorted({row["channelCode"] for row in told["days"]})
    colours = {code: COLOURS[at % len(COLOURS)] for at, code in enumerate(channels)}
    statuses = [(row["status"], Decimal(row["orderCount"]), "") for row in told["statuses"]]
    gross = [
        (
            f"{row['channelCode']} {money['currencyCode']}",
            Decimal(money["amount"]),
            money["currencyCode"],
        )
        for row in told["channels"]
        for money in row["gross"]
    ]
    parts = [
        ("Orders by day", days(told["days"], colours) + legend(colours)),
        ("Orders by status", bars(statuses)),
        *[
            (f"Gross by channel, {code}", bars([one for one in gross if one[2] == code]))
            for code in sorted({one[2] for one in gross})
        ],
        ("Until when each channel is complete", table(told["completeUntil"])),
    ]
    body = "".join(f"<h2>{escape(title)}</h2>{part}" for title, part in parts)
    head = f'<!doctype html><meta charset="utf-8"><title>Orders</title><style>{STYLE}</style>'
    return f"{head}<h1>Orders</h1>{body}"


def days(rows: Sequence[Any], colours: dict[str, str]) -> str:
    """A bar for each day, with a part for each channel."""
    dated = [row for row in rows if row["day"]]
    names = sorted({row["day"] for row in dated})
    totals = {day: sum(row["orderCount"] for row in dated if row["day"] == day) for day in names}
    most = max(totals.values(), default=1)
    step = WIDTH / max(len(names), 1)
    drawn: list[str] = []
    for at, day in enumerate(names):
        top = float(HEIGHT)
        for row in (row for row in dated if row["day"] == day):
            tall = HEIGHT * row["orderCount"] / most
            top -= tall
            code = row["channelCode"]
            hint = escape(f"{day} {code}: {row['orderCount']}")
            drawn.append(
                f'<rect x="{at * step:.1f}" y="{top:.1f}" width="{step * 0.85:.1f}" '
                f'height="{tall:.1f}" fill="{colours[code]}"><title>{hint}</title></rect>'
            )
    ends = "".join(
        f'<text x="{x}" y="{HEIGHT + 16}" text-anchor="{anchor}">{escape(day)}</text>'
        for x, anchor, day in ((0, "start", names[0]), (WIDTH, "end", names[-1]))
    ) if names else ""  # fmt: skip
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT + 24}">{"".join(drawn)}{ends}</svg>'


def bars(rows: Sequence[tuple[str, Decimal, str]]) -> str:
    """A lying bar for each row, its amount beside it."""
    most = max((amount for _, amount, _ in rows), default=Decimal(1)) or Decimal(1)
    drawn = "".join(
        f'<text x="0" y="{at * ROW + 16}">{escape(name)}</text>'
        f'<rect x="150" y="{at * ROW + 4}" width="{max(0, 500 * amount / most):.1f}" height="16"'
        f' fill="{COLOURS[0]}"/>'
        f'<text x="{155 + max(0, 500 * amount / most):.1f}" y="{at * ROW + 16}">{amount:,}</text>'
        for at, (name, amount, _) in enumerate(rows)
    )
    return f'<svg viewBox="0 0 {WIDTH} {len(rows) * ROW}">{drawn}</svg>'


def legend(colours: dict[str, str]) -> str:
    """Which colour is which channel."""
    return "<p>" + " ".join(
        f'<span style="color:{colour}">■</span> {escape(code)}' for code, colour in colours.items()
    ) + "</p>"  # fmt: skip


def table(rows: Iterable[Any]) -> str:
    """Each channel, and the days that it can be relied on for."""
    told = "".join(
        f"<tr><td>{escape(row['brandId'])}<td>{escape(row['channelCode'])}"
        f"<td>{row['completeSince'] or '-'}<td>{row['completeUntil'] or '-'}"
        f"<td>{escape(row['openAfter']['reasonText'])}"
        for row in rows
    )
    return f"<table><tr><th>Brand<th>Channel<th>Since<th>Until<th>Why not further{told}</table>"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(graphql(ASKED)))
