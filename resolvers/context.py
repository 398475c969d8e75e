"""What a resolver may use: the viewer, the services, and the loaders of one request."""

from domain.access import Viewer
from resolvers.loaders import Loaders
from resolvers.services import Services

__all__ = ["Context", "Services"]


class Context:
    """One request: who asks, what may be used, and loaders that live no longer than it."""

    def __init__(self, viewer: Viewer, services: Services) -> None:
        self.viewer = viewer
        self.services = services
        self.loaders = Loaders(viewer, services)

    def forget(self) -> None:
        """Begin new loaders: something was written, and what was read before may be old."""
        self.loaders = Loaders(self.viewer, self.services)
