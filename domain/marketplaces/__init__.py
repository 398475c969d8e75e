"""Every fact about a marketplace, as data with its source beside it.

Codes are an open set: a code without an entry is a channel like any other, with the defaults of
`Marketplace`. Sources: "doc" is the MP Adapter document, with its section.
"""

from domain.marketplaces.codes import MARKETPLACES
from domain.marketplaces.marketplace import Marketplace, Rule

__all__ = ["MARKETPLACES", "Marketplace", "Rule", "marketplace"]


def marketplace(code: str) -> Marketplace:
    """What is known of the marketplace with this channel code, in full or by defaults."""
    return MARKETPLACES.get(code) or Marketplace(code=code, name=code)
