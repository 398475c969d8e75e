"""The client's brands and features (document: Register Brand To Client, Add Feature To Client)."""

from collections.abc import Sequence

from adapters.mp_adapter.answers import object_of, reading
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.fields import Fields
from domain.brands import Brand
from domain.features import FeatureAnswer

_BRANDS = "AuthService.AddBrandIDToClient"
_FEATURES = "ClientCredentialsService.AddFeatures"
_MOST_MESSAGE = 300


class ClientRegistrations:
    """Implements domain.gateways.Registrations. Nothing here is ever sent twice."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def register_brands(self, brands: Sequence[Brand], activity_id: str) -> frozenset[str]:
        """The ids of `brands` that the answer names."""
        rows = [{"brand": brand.name, "brand_id": brand.brand_id} for brand in brands]
        result = await self._client.call(_BRANDS, {"brands": rows}, activity_id=activity_id)
        with reading(self._client, _BRANDS):
            named = object_of(result).words("brand_ids")
        return frozenset(named) & {brand.brand_id for brand in brands}

    async def add_features(self, names: Sequence[str], activity_id: str) -> FeatureAnswer:
        """Subscriptions and refusals by feature; a refusal is no error of the call."""
        params = {"feature_names": list(names)}
        result = await self._client.call(_FEATURES, params, activity_id=activity_id)
        with reading(self._client, _FEATURES):
            answer = object_of(result)
            opened = _texts(answer.child("subscription_list"))
            refused = _texts(answer.child("subscription_error"))
        clean = self._client.redactor.clean
        return FeatureAnswer(
            opened, {name: clean(text, limit=_MOST_MESSAGE) for name, text in refused.items()}
        )


def _texts(table: Fields | None) -> dict[str, str]:
    if table is None:
        return {}
    return {name: text for name in table.values if (text := table.any_text(name))}
