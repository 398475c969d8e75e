"""What stands in the set-up and the documents is what the code does."""

import re
from typing import Any

from app.settings import PREFIX, Settings
from domain import errors
from domain.activities import ErrorCode

HOSTS = ("http:", "https:", "pypi.org", "pythonhosted", "--index-url", "--find-links", "@ file")


def test_the_lock_names_no_address_and_hashes_everything(house: Any) -> None:
    text = (house.root / "requirements.lock").read_text()
    assert [host for host in HOSTS if host in text] == []
    pins = re.findall(
        r"^[a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,_-]+\])?==", text, re.MULTILINE | re.IGNORECASE
    )
    assert len(pins) > 50
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_no_lock_of_another_tool_is_committed(house: Any) -> None:
    for name in ("uv.lock", "poetry.lock", "Pipfile.lock"):
        assert not (house.root / name).exists(), name


def test_node_locks_name_no_registry(house: Any) -> None:
    locks = [
        path
        for room in (*house.rooms, "tests")
        for path in (house.root / room).rglob("package-lock.json")
        if "node_modules" not in path.parts
    ]
    for path in locks:
        assert '"resolved": "http' not in path.read_text(), house.name(path)


def test_the_makefile_has_the_five_targets(house: Any) -> None:
    text = (house.root / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    assert {"setup", "run", "test", "check", "bench"} <= targets
    (phony,) = re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE)
    assert {"setup", "run", "test", "check", "bench"} <= set(phony.split())


def test_check_runs_every_check(house: Any) -> None:
    text = (house.root / "Makefile").read_text()
    recipe = text.split("\ncheck:", 1)[1].split("\n\n", 1)[0]
    for tool in ("ruff format --check", "ruff check", "mypy", "pyright", "lint-imports", "schema"):
        assert tool in recipe, tool
    assert "$(MAKE) test" in recipe


def test_the_runner_calls_the_readmes_test_command(house: Any) -> None:
    run = house.root / ".ci" / "run"
    assert run.stat().st_mode & 0o111 == 0o111
    lines = run.read_text().splitlines()
    assert lines[-1].startswith("make test || ")  # and once more what failed
    assert "set -euo pipefail" in lines
    assert "make test" in (house.root / "README.md").read_text()


def test_every_setting_is_documented(house: Any) -> None:
    documents = [house.root / "README.md", *(house.root / "docs").rglob("*.md")]
    text = "\n".join(path.read_text() for path in documents)
    variables = {PREFIX + name.upper() for name in Settings.model_fields}
    assert len(variables) > 10
    assert sorted(name for name in variables if name not in text) == []


def test_every_documented_setting_exists(house: Any) -> None:
    documents = [house.root / "README.md", *(house.root / "docs").rglob("*.md")]
    named = {
        name
        for path in documents
        for name in re.findall(rf"\b{PREFIX}[A-Z_]+[A-Z]\b", path.read_text())
    }
    assert named <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_user_error_and_error_code_is_the_promised_one() -> None:
    assert {code.value for code in ErrorCode} == {
        "INVALID", "NOT_FOUND", "ILLEGAL_STATUS", "ACTION_IN_PROGRESS",
        "UNSUPPORTED_BY_MARKETPLACE", "RULE_VIOLATED", "REFUSED_BY_MARKETPLACE",
        "UPSTREAM_UNAVAILABLE", "OUTCOME_UNKNOWN", "NOT_SENT", "QUOTA_EXHAUSTED",
        "IDEMPOTENCY_CONFLICT",
    }  # fmt: skip
    promised = {
        "UNAUTHENTICATED", "FORBIDDEN", "BAD_USER_INPUT", "COST_LIMIT_EXCEEDED", "RATE_LIMITED",
        "UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT", "UPSTREAM_REFUSED", "UPSTREAM_MISREAD",
        "INTERNAL",
    }  # fmt: skip
    classes = [
        one
        for one in vars(errors).values()
        if isinstance(one, type) and issubclass(one, errors.ChannelgraphError)
    ]
    assert {one.code for one in classes} <= promised


def test_the_tree_of_errors_is_drawn_whole() -> None:
    drawn = errors.__doc__ or ""
    for name, one in vars(errors).items():
        if isinstance(one, type) and issubclass(one, errors.ChannelgraphError):
            assert re.search(rf"\b{name}\b", drawn), name
