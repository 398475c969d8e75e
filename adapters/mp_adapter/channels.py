"""Channels that brands have (document: Get Connected Channel)."""

from collections.abc import Mapping, Sequence

from adapters.mp_adapter.answers import ask_each, reading, same_for_all
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import Fields, rows_of
from domain.channels import ChannelKey, ConnectedChannel, Credential
from domain.errors import UpstreamError, UpstreamMisread, UpstreamRefused
from domain.upstream import Answer

_CONNECTED = "CredentialsService.GetConnectedSalesChannels"

HARMLESS = frozenset({"shop_id", "merchant_code", "seller_id"})
"""Credentials whose values may be shown whole."""

_SAME_FOR_EVERY_BRAND = frozenset({401, 429})

Connected = Answer[tuple[ConnectedChannel, ...]]


class ChannelReads:
    """Implements domain.gateways.ConnectedChannels."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def connected(self, brand_ids: Sequence[str]) -> Mapping[str, Connected]:
        """One call for all brands.

        Where it is refused or misread as a whole, each brand is asked alone, so that one bad
        brand spoils only its own answer, all within one deadline. Where nobody answers, nobody is
        asked again.
        """
        wanted = list(dict.fromkeys(brand_ids))
        if not wanted:
            return {}
        deadline = self._client.deadline()

        async def ask_one(brand_id: str) -> tuple[ConnectedChannel, ...]:
            answer = (await self._ask([brand_id], deadline))[brand_id]
            if isinstance(answer, UpstreamError):
                raise answer
            return answer

        try:
            return await self._ask(wanted, deadline)
        except UpstreamError as error:
            if len(wanted) > 1 and _may_be_one_brand(error):
                return await ask_each(wanted, ask_one)
            return same_for_all(wanted, error)

    async def _ask(self, brand_ids: Sequence[str], deadline: float) -> dict[str, Connected]:
        params: dict[str, object] = {"brand_ids": list(brand_ids), "channel_codes": []}
        about = brand_ids[0] if len(brand_ids) == 1 else None
        result = await self._client.call(_CONNECTED, params, about=about, deadline=deadline)
        found: dict[str, list[Fields]] = {brand_id: [] for brand_id in brand_ids}
        with reading(self._client, _CONNECTED):
            for row in rows_of(result, "result"):
                brand_id = row.key("brand_id") or (brand_ids[0] if len(brand_ids) == 1 else "")
                found.get(brand_id, []).append(row)
        return {brand_id: self._channels(brand_id, rows) for brand_id, rows in found.items()}

    def _channels(self, brand_id: str, rows: Sequence[Fields]) -> Connected:
        try:
            with reading(self._client, _CONNECTED):
                return tuple(_connected(brand_id, row) for row in rows)
        except UpstreamMisread as error:
            return error


def _may_be_one_brand(error: UpstreamError) -> bool:
    if isinstance(error, UpstreamRefused):
        return error.status not in _SAME_FOR_EVERY_BRAND
    return isinstance(error, UpstreamMisread)


def _connected(brand_id: str, row: Fields) -> ConnectedChannel:
    code = row.needed_key("channel_code", "channel")
    credentials = row.child("credentials")
    return ConnectedChannel(
        key=ChannelKey(brand_id, code),
        name=row.text("channel_name") or code,
        shop_name=row.text("shop_name") or "",
        token_expires_at=row.time("token_expired_at"),
        credentials=_credentials(credentials) if credentials else (),
    )


def _credentials(table: Fields) -> tuple[Credential, ...]:
    """Values only for harmless names, the last four characters otherwise.

    Signature keys are left out wholly: upstream does not mask them.
    """
    shown: list[Credential] = []
    for name in table.values:
        if "signature" in name.lower():
            continue
        row = table.child(name) if isinstance(table.values[name], Mapping) else None
        value = (row.any_text("value") if row else table.any_text(name)) or ""
        description = (row.text("description") if row else None) or name
        masked = name.lower() not in HARMLESS
        shown.append(Credential(name, description, _tail(value) if masked else value, masked))
    return tuple(shown)


def _tail(value: str) -> str:
    """The last four characters; of a value that is no longer than those, none."""
    return value[-4:] if len(value) > 4 else ""
