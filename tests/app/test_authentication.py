"""Keys are known by hash, trusted for seconds, throttled when wrong, never in addresses."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.authentication import (
    TRUSTED_SECONDS,
    Authenticator,
    new_secret,
    refuse_keys_in_address,
    secret_hash,
)
from app.throttle import Throttle
from domain.access import ApiKey, Scope, Viewer
from domain.errors import RateLimited, StoreUnavailable, Unauthenticated

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
UNKNOWN = "This API key is not known or no longer valid."


class Ticks:
    """Seconds, and the time of day, that pass when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds - 1000.0)


class FakeKeys:
    """Keys in a dict, with every look-up and note counted."""

    def __init__(self) -> None:
        self.kept: dict[str, ApiKey] = {}
        self.finds = 0
        self.notes: list[Mapping[str, datetime]] = []
        self.away = False

    async def add(self, key: ApiKey, secret_hash: str) -> None:
        self.kept[secret_hash] = key

    async def find(self, secret_hash: str) -> ApiKey | None:
        self.finds += 1
        found = self.kept.get(secret_hash)
        self.after_find()
        return found

    def after_find(self) -> None:
        """What happens between a read and its use."""

    async def by_id(self, key_id: str) -> ApiKey | None:
        return next((key for key in self.kept.values() if key.key_id == key_id), None)

    async def all(self) -> tuple[ApiKey, ...]:
        return tuple(self.kept.values())

    async def revoke(self, key_id: str, now: datetime) -> bool:
        for hashed, key in self.kept.items():
            if key.key_id == key_id:
                self.kept[hashed] = replace(key, revoked_at=now)
        return True

    async def note_used(self, used: Mapping[str, datetime]) -> None:
        if self.away:
            raise StoreUnavailable("the database does not answer")
        self.notes.append(dict(used))


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def keys() -> FakeKeys:
    return FakeKeys()


@pytest.fixture
def authenticator(keys: FakeKeys, ticks: Ticks) -> Authenticator:
    return Authenticator(keys, ticks.now, ticks=ticks)


async def add(keys: FakeKeys, key_id: str = "k1", expires_at: datetime | None = None) -> str:
    secret, hashed = new_secret()
    scopes = frozenset({Scope.ORDERS_READ})
    key = ApiKey(key_id, f"name of {key_id}", frozenset({"b1"}), scopes, NOW, expires_at)
    await keys.add(key, hashed)
    return f"Bearer {secret}"


def test_secrets_are_long_random_and_kept_as_a_hash() -> None:
    secret, hashed = new_secret()
    assert secret.startswith("cg_")
    assert len(secret) == 3 + 43  # 32 bytes in base64
    assert hashed == hashlib.sha256(secret.encode()).hexdigest() == secret_hash(secret)
    assert len({new_secret()[0] for _ in range(100)}) == 100


async def test_a_live_key_is_its_viewer(authenticator: Authenticator, keys: FakeKeys) -> None:
    until = NOW + timedelta(days=1)
    bearer = await add(keys, expires_at=until)
    assert await authenticator.viewer(bearer) == Viewer(
        "k1", "name of k1", frozenset({Scope.ORDERS_READ}), frozenset({"b1"}), until
    )
    assert await authenticator.viewer(bearer.replace("Bearer ", "  bearer   ")) is not None


@pytest.mark.parametrize(
    ("authorization", "text"),
    [
        (None, "An API key is needed."),
        ("", "An API key is needed."),
        ("   ", "An API key is needed."),
        ("Bearer", "holds no bearer key"),
        ("Bearer  ", "holds no bearer key"),
        ("Basic Y2c6", "holds no bearer key"),
        ("cg_abc", "holds no bearer key"),
        ("Bearer " + "x" * 513, "too long"),
    ],
)
async def test_what_is_no_key_is_told_how_to_send_one_without_a_look_up(
    authenticator: Authenticator, keys: FakeKeys, authorization: str | None, text: str
) -> None:
    with pytest.raises(Unauthenticated, match=text):
        await authenticator.viewer(authorization)
    assert keys.finds == 0


@pytest.mark.parametrize("state", ["unknown", "revoked", "expired"])
async def test_wrong_keys_are_told_alike(
    authenticator: Authenticator, keys: FakeKeys, state: str
) -> None:
    bearer = await add(keys, expires_at=NOW if state == "expired" else None)
    if state == "revoked":
        await keys.revoke("k1", NOW)
    if state == "unknown":
        bearer += "x"
    with pytest.raises(Unauthenticated, match=UNKNOWN):
        await authenticator.viewer(bearer)
    await authenticator.flush()
    assert keys.notes == []


@pytest.mark.parametrize("text", ["Bearer \ud800", "Bearer \x00", "Bearer ' OR 1=1 --"])
async def test_odd_texts_are_wrong_keys(authenticator: Authenticator, text: str) -> None:
    with pytest.raises(Unauthenticated, match=UNKNOWN):
        await authenticator.viewer(text)


async def test_a_busy_key_costs_one_look_up_in_three_seconds(
    authenticator: Authenticator, keys: FakeKeys, ticks: Ticks
) -> None:
    bearer = await add(keys)
    for _ in range(100):
        await authenticator.viewer(bearer)
    assert keys.finds == 1
    ticks.seconds += TRUSTED_SECONDS
    await authenticator.viewer(bearer)
    assert keys.finds == 2


async def test_a_key_revoked_elsewhere_is_out_after_three_seconds(
    authenticator: Authenticator, keys: FakeKeys, ticks: Ticks
) -> None:
    bearer = await add(keys)
    await authenticator.viewer(bearer)
    await keys.revoke("k1", NOW)
    ticks.seconds += TRUSTED_SECONDS
    with pytest.raises(Unauthenticated, match=UNKNOWN):
        await authenticator.viewer(bearer)


async def test_a_key_that_expires_while_trusted_is_out_at_once(
    authenticator: Authenticator, keys: FakeKeys, ticks: Ticks
) -> None:
    bearer = await add(keys, expires_at=NOW + timedelta(seconds=1))
    await authenticator.viewer(bearer)
    ticks.seconds += 1
    with pytest.raises(Unauthenticated, match=UNKNOWN):
        await authenticator.viewer(bearer)
    assert keys.finds == 1


async def test_a_forgotten_key_is_looked_up_at_its_next_use(
    authenticator: Authenticator, keys: FakeKeys
) -> None:
    bearer, other = await add(keys), await add(keys, "k2")
    await authenticator.viewer(bearer)
    await authenticator.viewer(other)
    await keys.revoke("k1", NOW)
    authenticator.forget("k1")
    await authenticator.viewer(other)
    assert keys.finds == 2
    with pytest.raises(Unauthenticated, match=UNKNOWN):
        await authenticator.viewer(bearer)


async def test_what_was_read_before_a_forget_is_not_trusted_after(
    authenticator: Authenticator, keys: FakeKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = await add(keys)
    monkeypatch.setattr(keys, "after_find", lambda: authenticator.forget("k1"))
    await authenticator.viewer(bearer)
    await keys.revoke("k1", NOW)
    with pytest.raises(Unauthenticated, match=UNKNOWN):
        await authenticator.viewer(bearer)


async def test_many_wrong_keys_from_one_address_are_throttled(
    authenticator: Authenticator, keys: FakeKeys, ticks: Ticks
) -> None:
    outcomes: list[type[Exception]] = []
    for number in range(10_000):
        with pytest.raises((Unauthenticated, RateLimited)) as caught:
            await authenticator.viewer(f"Bearer cg_{number}", "10.0.0.1")
        outcomes.append(caught.type)
    assert outcomes == [Unauthenticated] * 20 + [RateLimited] * 9980
    assert keys.finds == 20
    with pytest.raises(RateLimited, match="try again in 60 seconds") as limited:
        await authenticator.viewer("Bearer cg_x", "10.0.0.1")
    assert limited.value.retry_after == 60
    with pytest.raises(Unauthenticated):
        await authenticator.viewer("Bearer cg_x", "10.0.0.2")
    ticks.seconds += 60
    with pytest.raises(Unauthenticated):
        await authenticator.viewer("Bearer cg_x", "10.0.0.1")


async def test_a_key_that_was_live_before_passes_from_a_throttled_address(
    authenticator: Authenticator, keys: FakeKeys, ticks: Ticks
) -> None:
    bearer = await add(keys)
    await authenticator.viewer(bearer, "10.0.0.1")
    for number in range(21):
        with pytest.raises((Unauthenticated, RateLimited)):
            await authenticator.viewer(f"Bearer cg_{number}", "10.0.0.1")
    ticks.seconds += TRUSTED_SECONDS
    assert (await authenticator.viewer(bearer, "10.0.0.1")).key_id == "k1"


def test_the_throttle_remembers_the_addresses_that_failed_last(ticks: Ticks) -> None:
    throttle = Throttle(ticks, most=1, addresses=2)
    for address in ("a", "b", "a", "c"):
        throttle.failed(address)
    assert [throttle.wait(address) > 0 for address in ("a", "b", "c")] == [True, False, True]


async def test_uses_are_noted_in_batches(
    authenticator: Authenticator, keys: FakeKeys, ticks: Ticks
) -> None:
    one, other = await add(keys), await add(keys, "k2")
    await authenticator.viewer(one)
    await authenticator.viewer(other)
    ticks.seconds += 1
    await authenticator.viewer(one)
    assert keys.notes == []
    await authenticator.flush()
    await authenticator.flush()
    assert keys.notes == [{"k1": NOW + timedelta(seconds=1), "k2": NOW}]


async def test_uses_that_could_not_be_noted_are_noted_later(
    authenticator: Authenticator, keys: FakeKeys
) -> None:
    await authenticator.viewer(await add(keys))
    keys.away = True
    with pytest.raises(StoreUnavailable):
        await authenticator.flush()
    keys.away = False
    await authenticator.flush()
    assert keys.notes == [{"k1": NOW}]


@pytest.mark.parametrize("name", ["key", "token", "API_KEY", "access_token", "Authorization"])
def test_keys_in_addresses_are_refused(name: str) -> None:
    with pytest.raises(Unauthenticated, match="Keys do not belong in addresses"):
        refuse_keys_in_address(["query", name])


def test_other_parameters_are_no_keys() -> None:
    refuse_keys_in_address(["query", "variables", "operationName", "extensions"])
