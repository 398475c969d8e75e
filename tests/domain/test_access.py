"""Keys and viewers: what a key may do, and the brands it sees."""

from datetime import timedelta

import pytest
from made import NOON

from domain.access import ApiKey, Scope, Viewer
from domain.errors import Forbidden


def viewer(*brands: str, every: bool = False, scopes: frozenset[Scope] = frozenset()) -> Viewer:
    return Viewer("key-1", "Partner", scopes, None if every else frozenset(brands))


@pytest.mark.parametrize(
    ("seen", "wanted", "narrowed"),
    [
        (None, None, None),
        (None, {"a"}, {"a"}),
        (None, set(), set()),
        ({"a", "b"}, None, {"a", "b"}),
        ({"a", "b"}, {"b", "c"}, {"b"}),
        ({"a", "b"}, {"c"}, set()),
        ({"a", "b"}, set(), set()),
        (set(), None, set()),
        (set(), {"a"}, set()),
    ],
)
def test_wishes_are_narrowed_to_what_the_key_sees(
    seen: set[str] | None, wanted: set[str] | None, narrowed: set[str] | None
) -> None:
    asking = viewer(*(seen or ()), every=seen is None)
    found = asking.narrow(None if wanted is None else frozenset(wanted))
    assert found == (None if narrowed is None else frozenset(narrowed))


def test_a_key_of_no_brands_sees_none() -> None:
    assert not viewer().sees("a")
    assert viewer(every=True).sees("a")
    assert viewer("a").sees("a")
    assert not viewer("a").sees("A")
    assert not viewer("a").sees("")


def test_a_missing_scope_is_forbidden_by_name() -> None:
    asking = viewer(scopes=frozenset({Scope.ORDERS_READ}))
    asking.need(Scope.ORDERS_READ)
    assert asking.may(Scope.ORDERS_READ)
    assert not asking.may(Scope.BUYERS_READ)
    with pytest.raises(Forbidden, match="buyers:read") as caught:
        asking.need(Scope.BUYERS_READ)
    assert caught.value.scope == "buyers:read"
    assert caught.value.code == "FORBIDDEN"


def test_the_scopes_are_those_promised() -> None:
    promised = (
        "orders:read orders:write products:read products:write channels:read channels:write "
        "discounts:write buyers:read exports:create passthrough keys:manage"
    )
    assert [scope.value for scope in Scope] == promised.split()


def test_a_key_lives_until_it_expires_or_is_revoked() -> None:
    key = ApiKey("1", "Partner", None, frozenset(), NOON)
    assert key.is_live(NOON)
    expiring = ApiKey("1", "Partner", None, frozenset(), NOON, expires_at=NOON)
    assert expiring.is_live(NOON - timedelta(microseconds=1))
    assert not expiring.is_live(NOON)
    revoked = ApiKey("1", "Partner", None, frozenset(), NOON, revoked_at=NOON)
    assert not revoked.is_live(NOON - timedelta(days=1))
