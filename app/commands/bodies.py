"""Bodies of messages as people can read them, whatever their bytes are."""

import re

from app.commands.show import visible
from domain.errors import Malformed
from domain.json_text import read_json

STEP = "  "
_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}\[\],:]|[^\s{}\[\],:"]+')


def readable(data: bytes) -> str:
    """JSON indented, anything else as it is; what a terminal would act on comes as escapes."""
    text = json_text(data)
    if text is not None:
        return visible(_indented(text))
    return visible(data.decode("utf-8", "backslashreplace"))


def json_text(data: bytes) -> str | None:
    """The text of a body that is strict JSON, else None."""
    try:
        read_json(data)
    except Malformed:
        return None
    return data.decode("utf-8-sig")


def _indented(text: str) -> str:
    """The same JSON over lines: no key, number or escape is written anew, so none is changed."""
    parts: list[str] = []
    level = 0
    for token in _TOKENS.findall(text):
        match token:
            case "{" | "[":
                level += 1
                parts.append(f"{token}\n{STEP * level}")
            case "}" | "]":
                level -= 1
                parts.append(f"\n{STEP * level}{token}")
            case ",":
                parts.append(f",\n{STEP * level}")
            case ":":
                parts.append(": ")
            case _:  # a value, a key, or a pair of brackets with nothing between them
                parts.append("".join(token.split()) if token[0] in "{[" else token)
    return "".join(parts)
