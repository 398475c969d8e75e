"""The call that causes category messages (document: Category … Fetch Manual From Channel V2)."""

from collections.abc import Sequence

from adapters.mp_adapter.answers import expect_accepted, reading
from adapters.mp_adapter.client import JsonRpcClient
from adapters.mp_adapter.exact_json import as_object
from adapters.mp_adapter.fields import Fields
from domain.errors import Malformed

_METHOD = "CategoryService.GetCategory"


class CategoryFetches:
    """Implements domain.gateways.CategoryCalls."""

    def __init__(self, client: JsonRpcClient) -> None:
        self._client = client

    async def fetch_categories(self, channel_codes: Sequence[str], activity_id: str) -> None:
        """Have categories sent as messages; the answer's own category only shows that it works.

        Upstream shows one category without an envelope, for no stated channel: it is not used.
        """
        params = {"channels": list(channel_codes)}
        result = await self._client.call(_METHOD, params, activity_id=activity_id)
        if isinstance(result, list):
            return
        expect_accepted(self._client, _METHOD, result)
        with reading(self._client, _METHOD):
            _check_shape(result)


def _check_shape(result: object) -> None:
    """A category, or a promise; any other object is nobody's answer."""
    members = as_object(result)
    if members is None:
        return
    if not {"category", "success", "message"} & members.keys():
        raise Malformed("result: has no category")
    Fields(members).child("category")
