"""The ratios as a drawing: one bar a row, on a scale of powers of two, ours left of the line."""

import math
from collections.abc import Sequence
from html import escape

from benchmarks.rounds import Row

WIDTH, LEFT, RIGHT, STEP, TOP = 960, 380, 110, 30, 56
COLOURS = {True: "#1a7f5a", False: "#c2571a", None: "#5b6b7b"}
"""A goal that is met, one that is short, and what has none."""

STYLE = "text{font:13px system-ui,sans-serif;fill:#24303c}.small{font-size:11px;fill:#5b6b7b}"


def draw(rows: Sequence[Row]) -> str:
    """An SVG: how many times the peer's CPU ours takes; the peer is 1."""
    most = max((abs(math.log2(row.ratio)) for row in rows), default=1.0)
    reach = max(1, math.ceil(most))
    height = TOP + STEP * len(rows) + 24
    scale = (WIDTH - LEFT - RIGHT) / (2 * reach)
    middle = LEFT + reach * scale
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        f"<title>Ours against the peer&#8217;s</title><style>{STYLE}</style>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{middle - 8:.0f}" y="20" text-anchor="end">ours takes less</text>',
        f'<text x="{middle + 8:.0f}" y="20">ours takes more</text>',
        *_grid(reach, scale, middle, height),
    ]
    for place, row in enumerate(rows):
        parts += _bar(row, TOP + STEP * place, scale, middle)
    return "\n".join([*parts, "</svg>", ""])


def _grid(reach: int, scale: float, middle: float, height: int) -> list[str]:
    lines: list[str] = []
    for power in range(-reach, reach + 1):
        x = middle + power * scale
        colour = "#24303c" if power == 0 else "#e3e8ee"
        word = f"{2**power}x" if power >= 0 else f"1/{2**-power}"
        lines += [
            f'<line x1="{x:.1f}" y1="44" x2="{x:.1f}" y2="{height - 16}" stroke="{colour}"/>',
            f'<text class="small" x="{x:.1f}" y="38" text-anchor="middle">{word}</text>',
        ]
    return lines


def _bar(row: Row, y: int, scale: float, middle: float) -> list[str]:
    length = math.log2(row.ratio) * scale
    x, width = (middle + length, -length) if length < 0 else (middle, length)
    end = x - 6 if length < 0 else x + width + 6
    anchor = "end" if length < 0 else "start"
    name, beside = f'<text x="{LEFT - 12}" text-anchor="end"', escape(f"beside {row.peer}")
    return [
        f'{name} y="{y + 13}">{escape(row.name)}</text>',
        f'{name} class="small" y="{y + 25}">{beside}</text>',
        f'<rect x="{x:.1f}" y="{y + 4}" width="{max(width, 1):.1f}" height="14" rx="2"',
        f'fill="{COLOURS[row.is_met]}"/>',
        f'<text class="small" x="{end:.1f}" y="{y + 15}" text-anchor="{anchor}">',
        f"{row.ratio:.2f}x</text>",
    ]
