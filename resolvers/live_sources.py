"""What can be subscribed to: narrowed to the viewer, and followed from a beginning."""

from dataclasses import dataclass, replace
from typing import Protocol

from domain.access import Scope
from domain.errors import BadUserInput
from domain.orders import OrderFilter
from resolvers.activities import get_activity
from resolvers.context import Context
from resolvers.live import Follower
from resolvers.live_changes import Change, Tell
from resolvers.orders import narrow


class Source(Protocol):
    """What one subscription follows."""

    def shared(self) -> "Source":
        """The same for all who follow it, wherever they begin; can be compared and hashed."""
        ...

    async def watch(self, follower: Follower, tell: Tell) -> None: ...
    def leave(self, follower: Follower, tell: Tell) -> None: ...

    async def begin(self, follower: Follower) -> tuple[int, bool]:
        """After which number it begins, and whether something above it was told already."""
        ...

    async def missed(self, follower: Follower, position: int) -> tuple[list[Change], bool]:
        """What was missed after this number, as it stands now, and whether there may be more."""
        ...


@dataclass(frozen=True, slots=True)
class ChangedOrders:
    """Orders of this filter; those that changed after `after` first."""

    wanted: OrderFilter
    after: int | None = None

    def shared(self) -> "ChangedOrders":
        return ChangedOrders(self.wanted)

    async def watch(self, follower: Follower, tell: Tell) -> None:
        await follower.orders.watch(self.wanted, tell)

    def leave(self, follower: Follower, tell: Tell) -> None:
        follower.orders.leave(self.wanted, tell)

    async def begin(self, follower: Follower) -> tuple[int, bool]:
        feed = follower.orders
        if self.after is None:
            return feed.position, False
        if self.after > feed.position:  # another process looked later than we did
            await feed.look()
        return min(self.after, feed.position), True

    async def missed(self, follower: Follower, position: int) -> tuple[list[Change], bool]:
        return await follower.orders.missed(self.wanted, position)


@dataclass(frozen=True, slots=True)
class ChangedActivity:
    """One activity, as it stands first."""

    activity_id: str

    def shared(self) -> "ChangedActivity":
        return self

    async def watch(self, follower: Follower, tell: Tell) -> None:
        await follower.activities.watch(self.activity_id, tell)

    def leave(self, follower: Follower, tell: Tell) -> None:
        follower.activities.leave(self.activity_id, tell)

    async def begin(self, follower: Follower) -> tuple[int, bool]:
        return follower.activities.position, True

    async def missed(self, follower: Follower, position: int) -> tuple[list[Change], bool]:
        del position
        return follower.activities.current(self.activity_id), False


@dataclass(frozen=True, slots=True)
class ChangedChannels:
    """The channels of these brands; None: of all."""

    brand_ids: frozenset[str] | None

    def shared(self) -> "ChangedChannels":
        return self

    async def watch(self, follower: Follower, tell: Tell) -> None:
        await follower.channels.watch(self.brand_ids, tell)

    def leave(self, follower: Follower, tell: Tell) -> None:
        follower.channels.leave(self.brand_ids, tell)

    async def begin(self, follower: Follower) -> tuple[int, bool]:
        return follower.channels.position, False

    async def missed(self, follower: Follower, position: int) -> tuple[list[Change], bool]:
        del position
        return follower.channels.current(self.brand_ids), False


def follow_orders(context: Context, wanted: OrderFilter) -> ChangedOrders:
    """Orders of the viewer's brands."""
    context.viewer.need(Scope.ORDERS_READ)
    its = narrow(context, replace(wanted, changed_after=None))
    return ChangedOrders(its, wanted.changed_after)


async def follow_activity(context: Context, activity_id: str) -> ChangedActivity:
    """One activity that the viewer sees; another is refused as one that does not exist."""
    if await get_activity(context, activity_id) is None:
        raise BadUserInput("There is no such activity.", ("activityId",))
    return ChangedActivity(activity_id)


def follow_channels(context: Context, brand_id: str | None) -> ChangedChannels:
    """Channels of the viewer's brands, or of one; one that it does not see has none."""
    context.viewer.need(Scope.CHANNELS_READ)
    wanted = None if brand_id is None else frozenset({brand_id})
    return ChangedChannels(context.viewer.narrow(wanted))
