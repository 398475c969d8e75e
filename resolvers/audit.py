"""The audit log, for operators: keys that manage keys."""

from dataclasses import replace

from domain.access import Scope
from domain.audit import AuditEntry, AuditFilter
from domain.pages import Page, PageRequest
from resolvers.context import Context


async def list_entries(
    context: Context, wanted: AuditFilter, request: PageRequest
) -> Page[AuditEntry]:
    """Entries of the viewer's brands, newest first; of no one brand for keys that see all."""
    return await context.services.audit.page(_narrow(context, wanted), request)


async def count_entries(context: Context, wanted: AuditFilter) -> int:
    """How many there are."""
    return await context.services.audit.count(_narrow(context, wanted))


def _narrow(context: Context, wanted: AuditFilter) -> AuditFilter:
    context.viewer.need(Scope.KEYS_MANAGE)
    return replace(wanted, brand_ids=context.viewer.narrow(wanted.brand_ids))
