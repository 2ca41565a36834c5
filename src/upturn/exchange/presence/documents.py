"""JSON, whatever is in it: one document or one a line, and values read only where they are what is wanted."""

import json
from collections.abc import Iterator

from upturn.exchange.presence.page import EXPECTED
from upturn.exchange.reading.encodings import NotText, to_utf8
from upturn.exchange.reading.problems import Unreadable

Object = dict[str, object]
_OPENINGS = (b"{", b"[")
_DAMAGED = "The JSON is damaged or cut short{where}, so nothing was read from it. Export or copy it again."


def looks_like_json(data: bytes) -> bool:
    """Whether a file's first sign opens a JSON document."""
    try:
        return to_utf8(data[:4096])[0].lstrip().startswith(_OPENINGS)
    except NotText:
        return False


def documents_in(name: str, data: bytes) -> list[object]:
    """Every document of a file: one, or one a line.

    Raises:
        Unreadable: when it is damaged.
    """
    try:
        text = to_utf8(data)[0].decode("utf-8", errors="replace")
    except NotText as failure:
        raise Unreadable(name, f"This is not a text file. {EXPECTED}") from failure
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return _one_a_line(name, text)


def _one_a_line(name: str, text: str) -> list[object]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    found: list[object] = []
    for number, line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError) as failure:
            where = f" on line {number}" if found else ""
            raise Unreadable(name, _DAMAGED.format(where=where), line=number if found else None) from failure
    return found


def objects_in(documents: list[object], *inside: str) -> Iterator[Object]:
    """Every object of documents that are objects, lists of them, or envelopes with a list in a key."""
    for document in documents:
        if isinstance(document, list):
            yield from objects_in(document, *inside)
        elif isinstance(document, dict):
            held = next((document[key] for key in inside if isinstance(document.get(key), list)), None)
            if held is None:
                yield document
            else:
                yield from objects_in(held, *inside)


def object_at(value: object, *keys: str) -> Object:
    """The object inside objects; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def text_at(value: object, *keys: str) -> str:
    """The text inside objects; blank where there is none. Numbers are texts too."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(str(value).split())


def list_at(value: object, *keys: str) -> list[object]:
    """The list inside objects; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, list) else []
