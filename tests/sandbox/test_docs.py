"""docs/sandbox.md says what the sandbox does."""

from pathlib import Path

from sandbox.control_orders import MOVES
from sandbox.fault_answers import PLAYS
from sandbox.faults import KINDS
from sandbox.marketplaces import FEATURES
from sandbox.methods.table import METHODS, ZIPS
from sandbox.methods.topics import TOPICS
from sandbox.seed.tables import brand_seeds

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def test_every_fault_is_played_and_told() -> None:
    assert {*PLAYS, *(kind for kind in KINDS if kind.startswith("error_"))} == KINDS
    assert [kind for kind in sorted(KINDS) if f"`{kind}`" not in PAGE] == []


def test_every_method_and_move_is_told() -> None:
    names = [word for method in (*METHODS, *ZIPS) for word in method.split(".")]
    assert [name for name in names if name not in PAGE] == []
    assert [move for move in MOVES if move not in PAGE] == []


def test_every_topic_is_told_with_what_switches_its_feedback_on() -> None:
    for name, topic in TOPICS.items():
        (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| {name} "))
        feature = topic.feedback if topic is not None else "none"
        assert feature in row if feature in {*FEATURES, "none"} else "always sent" in row


def test_every_brand_is_told_with_its_channels() -> None:
    for seed in brand_seeds().values():
        assert f"| `{seed.brand_id}` | {', '.join(seed.channels)} |" in PAGE


def test_every_control_endpoint_is_told() -> None:
    source = (Path(__file__).parents[2] / "sandbox" / "control.py").read_text(encoding="utf-8")
    rows = [line.split('"') for line in source.splitlines() if line.strip().startswith('("')]
    told = [f"{row[1]} /sandbox{row[3]}" for row in rows]
    assert len(told) == 14
    assert [one for one in told if f"`{one}" not in PAGE] == []
