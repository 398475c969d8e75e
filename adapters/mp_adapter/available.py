"""Channels that brands could have, and how each is connected (document: Get Credentials)."""

from urllib.parse import parse_qsl, urlsplit

from adapters.mp_adapter.answers import reading
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import Fields, rows_of
from domain.channels import AvailableChannel, ChannelAddresses, CredentialField
from domain.connections import Callbacks

_METHOD = "CredentialsService.GetCredentials"

_NOWHERE = Callbacks("https://channelgraph.invalid/", "https://channelgraph.invalid/")
"""The document demands callbacks; addresses that would lead to these are never shown."""

_MOST_ADDRESS = 8_000


class AvailableReads:
    """Implements domain.gateways.AvailableChannels."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def available(
        self, brand_id: str, callbacks: Callbacks | None = None
    ) -> tuple[AvailableChannel, ...]:
        """What a brand could connect, with the fields that each marketplace asks for."""
        sent = callbacks or _NOWHERE
        params: dict[str, object] = {
            "brand_id": brand_id,
            "callback_success": sent.success,
            "callback_failure": sent.failure,
            "channel_codes": [],
        }
        result = await self._client.call(_METHOD, params, about=brand_id)
        with reading(self._client, _METHOD):
            return tuple(
                _available(row, leads_back=callbacks is not None)
                for row in rows_of(result, "result")
            )


def _available(row: Fields, *, leads_back: bool) -> AvailableChannel:
    code = row.needed_key("channel_code")
    return AvailableChannel(
        channel_code=code,
        name=row.text("channel_name") or code,
        type=row.text("type") or "",
        fields=tuple(
            CredentialField(
                name=field.needed_key("name"),
                description=field.text("description") or "",
                type=field.text("type") or "",
            )
            for field in row.rows("fields")
        ),
        url=_address(row, "url") if leads_back else None,
        url_callback=_return_address(row, leads_back=leads_back),
        addresses=_addresses(row.child("url_info"), leads_back=leads_back),
    )


def _addresses(row: Fields | None, *, leads_back: bool) -> ChannelAddresses | None:
    if row is None:
        return None
    return ChannelAddresses(
        channel=_address(row, "url_channel"),
        help_page=_address(row, "url_help_page"),
        logo=_address(row, "url_logo_channel"),
        square_logo=_address(row, "url_square_logo_channel"),
        oauth2=_address(row, "url_oauth2") if leads_back else None,
    )


def _return_address(row: Fields, *, leads_back: bool) -> str | None:
    """Its secret may carry the callbacks; the document's own is empty and may always be shown."""
    found = _address(row, "url_callback")
    if leads_back or found is None or not parse_qsl(urlsplit(found).query):
        return found
    return None


def _address(row: Fields, name: str) -> str | None:
    """An address that a browser may open; None for anything else, whatever it would run."""
    text = (row.text(name) or "").strip()
    is_plain = text.isascii() and text.isprintable() and len(text) <= _MOST_ADDRESS
    is_web = text.lower().startswith(("https://", "http://"))
    return text if is_plain and is_web else None
