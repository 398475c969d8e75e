"""What one request may ask for, checked before anything is validated or run.

How to use it: give `extensions(Limits(...), introspection_allowed)` to a `gql.errors.QuietSchema`
as its `extensions`. Every entry is a factory, so that no two requests share an instance. The
callable is given the request's context and says whether its viewer may introspect; where it says
no, texts of errors suggest no names either. The size of the body and of its JSON is the HTTP
door's to bound (`app/http/body_limit.py`).

To add a limit: a number in `limits.py`, its count in `measures.py`, its refusal in `checks.py`.
"""

from collections.abc import Callable
from functools import partial

from strawberry.extensions import SchemaExtension

from gql.errors import TellErrors
from gql.execution.bounded import Bounded
from gql.limits.checks import Passed
from gql.limits.extension import CheckLimits
from gql.limits.limits import Limits

__all__ = ["CheckLimits", "Limits", "extensions"]


def extensions(
    limits: Limits, introspection_allowed: Callable[[object], bool]
) -> list[Callable[[], SchemaExtension]]:
    """The schema extensions that keep the limits and tell errors, in the order they need."""
    passed: Bounded[str, Passed] = Bounded(1_000, 4_000_000)
    return [
        partial(TellErrors, introspection_allowed),
        partial(CheckLimits, limits, introspection_allowed, passed),
    ]
