"""The Accept header is read by weight, then by order."""

import pytest

from app.http.accept import (
    EVENT_STREAM,
    GRAPHQL_JSON,
    JSON,
    accepted_media_types,
    preferred_media_type,
)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (JSON, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("", JSON),
        ("image/png", JSON),
        (f"{GRAPHQL_JSON}, {JSON}", GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON}", JSON),
        (f"{JSON};q=0.5, {GRAPHQL_JSON};q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0, {JSON}", JSON),
        (f"{GRAPHQL_JSON.upper()}; charset=utf-8, {EVENT_STREAM}, {JSON}", GRAPHQL_JSON),
        (f"{EVENT_STREAM}, {GRAPHQL_JSON}, {JSON}", EVENT_STREAM),
        (f"{GRAPHQL_JSON};q=nonsense, {JSON}", JSON),
    ],
)
def test_the_first_wanted_of_those_we_write_is_preferred(accept: str, expected: str) -> None:
    assert preferred_media_type(accept) == expected


def test_heavier_types_come_first_and_refused_ones_not_at_all() -> None:
    accept = "text/html;q=0.8, image/png;q=0, , application/json ; Q=0.9, text/plain"
    assert accepted_media_types(accept) == ["text/plain", "application/json", "text/html"]
