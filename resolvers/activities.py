"""Activities: what was done, by whom, and how it stands."""

from dataclasses import replace

from domain.access import Scope
from domain.activities import Activity, ActivityFilter, SeenBy
from domain.pages import Page, PageRequest
from resolvers.context import Context


async def list_activities(
    context: Context, wanted: ActivityFilter, request: PageRequest
) -> Page[Activity]:
    """Activities of the viewer's brands, newest first."""
    _need_any(context)
    return await context.loaders.activity_pages.load((narrow(context, wanted), request))


async def count_activities(context: Context, wanted: ActivityFilter) -> int:
    """How many there are."""
    return await context.loaders.activity_counts.load(narrow(context, wanted))


async def get_activity(context: Context, activity_id: str) -> Activity | None:
    """One activity, if the viewer's key sees all the brands that it touches."""
    _need_any(context)
    return await find_activity(context, activity_id)


async def find_activity(context: Context, activity_id: str) -> Activity | None:
    """One activity, if it is the viewer's brands', whatever else the key may do."""
    activity = await context.loaders.activity_by_id.load(activity_id)
    return activity if activity and await _sees(context, activity) else None


def narrow(context: Context, wanted: ActivityFilter) -> ActivityFilter:
    """The filter within what the viewer's key sees."""
    viewer = context.viewer
    if viewer.brand_ids is None:
        return wanted
    return replace(wanted, seen_by=SeenBy(viewer.brand_ids, viewer.key_id))


async def _sees(context: Context, activity: Activity) -> bool:
    if activity.brand_id is not None or context.viewer.brand_ids is None:
        return activity.brand_id is None or context.viewer.sees(activity.brand_id)
    only = narrow(context, ActivityFilter(activity_id=activity.activity_id))
    page = await context.loaders.activity_pages.load((only, PageRequest(limit=1)))
    return bool(page.edges)


def _need_any(context: Context) -> None:
    if not (context.viewer.may(Scope.ORDERS_READ) or context.viewer.may(Scope.PRODUCTS_READ)):
        context.viewer.need(Scope.ORDERS_READ)
