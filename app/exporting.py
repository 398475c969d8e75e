"""Export jobs beside the server: tidied up from time to time, and cut off at its end."""

import contextlib
from collections.abc import AsyncGenerator

from app.background import repeating
from resolvers.export_jobs import tidy_exports
from resolvers.services import Services

TIDY_SECONDS = 30.0


@contextlib.asynccontextmanager
async def keeping_exports(services: Services) -> AsyncGenerator[None, None]:
    """Remove what was left behind, now and then again; at the end no export runs any more."""
    async with repeating(TIDY_SECONDS, lambda: tidy_exports(services)):
        try:
            yield
        finally:
            await services.export_runs.stop()
