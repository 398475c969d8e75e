"""What every page needs and hardly ever changes."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from domain.brands import Brand
from domain.channels import Channel, ChannelKey


class Known(Protocol):
    """What is known of brands and channels: of each by key, those that there are.

    What this process has written is always seen; what others have, within a second.
    """

    async def brands_by_id(self, brand_ids: Sequence[str]) -> Mapping[str, Brand]: ...
    async def channels(self, keys: Sequence[ChannelKey]) -> Mapping[ChannelKey, Channel]: ...
