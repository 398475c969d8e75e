"""Expected refusals, as every payload carries them."""

import strawberry

from domain.activities import ErrorCode
from domain.activities import UserError as DomainError
from gql.fields import about


@strawberry.type(description="Why a mutation was refused, and what to do.")
class UserError:
    """A refusal."""

    code: ErrorCode = about("What kind of refusal it is.")
    message: str = about("The same for people: what was wrong and what to do.")
    path: list[str] = about("Where in the input, if it is there.")


def user_errors_of(errors: tuple[DomainError, ...]) -> list[UserError]:
    """Refusals as GraphQL shows them."""
    return [UserError(code=e.code, message=e.message, path=list(e.path)) for e in errors]
