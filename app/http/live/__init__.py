"""Live subscriptions over WebSocket and server-sent events."""

from app.http.live.guard import KeyGuard
from app.http.live.operations import Served
from app.http.live.sockets import LiveSockets
from app.http.live.streams import LiveResponses

__all__ = ["KeyGuard", "LiveResponses", "LiveSockets", "Served"]
