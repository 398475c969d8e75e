"""Why a signed push is not taken; apart from who judges, as most have no need of a judge."""


class TokenRefused(Exception):
    """No token, or none that Google signed for this audience, or it is too old."""


class WrongAccount(Exception):
    """A good token of another account."""


class KeysUnavailable(Exception):
    """Google's keys cannot be had: nothing can be said of the token."""
