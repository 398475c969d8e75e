"""What a client asks to be answered in: the Accept header, read by weight and then by order."""

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
EVENT_STREAM = "text/event-stream"


def accepted_media_types(accept: str) -> list[str]:
    """Return the media types of an Accept header, the most wanted first, the refused left out."""
    ranked = [(_weight(part), media_type(part)) for part in accept.split(",") if part.strip()]
    ranked.sort(key=lambda pair: -pair[0])
    return [name for weight, name in ranked if weight > 0]


def preferred_media_type(accept: str) -> str:
    """Return which of GraphQL's media types is asked for first; JSON where none is."""
    for name in accepted_media_types(accept):
        if name in (GRAPHQL_JSON, EVENT_STREAM):
            return name
        if name in (JSON, "application/*", "*/*"):
            return JSON
    return JSON


def media_type(header: str) -> str:
    """Return a header's media type without its parameters."""
    return header.partition(";")[0].strip().lower()


def _weight(part: str) -> float:
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
