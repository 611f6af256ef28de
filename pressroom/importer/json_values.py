"""Read values of other people's JSON, whatever types they have."""

from collections.abc import Iterator
from typing import Any, TypeAlias

import msgspec

from pressroom.errors import DeliveryError
from pressroom.importer.formats import FetchedFile
from pressroom.importer.xml_files import read_content

JsonValues: TypeAlias = dict[str, Any]
MAX_OBJECTS = 500_000
"""More objects and lists in a JSON file would take much memory; each takes 100 bytes and more."""
SPLIT_JSON = "Split the file, or ask for fewer releases at once."


def has_too_many_objects(text: str) -> bool:
    """Return whether a JSON text has more objects and lists than are read."""
    return text.count("{") + text.count("[") > MAX_OBJECTS


def read_json(file: FetchedFile) -> Any:
    """Return the JSON in a file. Raises DeliveryError if it is damaged."""
    content = read_content(file)
    text = content.decode("utf-8-sig", "replace") if not content.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    text = text or content.decode("utf-16", "replace")
    if has_too_many_objects(text):
        raise DeliveryError(f"{file.location} has more than {MAX_OBJECTS} objects and lists.", SPLIT_JSON)
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DeliveryError(f"{file.location} is not valid JSON: {error}.", "Download it again.") from error


def get_text(data: JsonValues, *keys: str) -> str:
    """Return the first value that is a text or a number, as text; "" if there is none."""
    for key in keys:
        value = data.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def get_object(data: JsonValues, key: str) -> JsonValues:
    """Return a value that is an object; an empty one if it is not."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def list_objects(data: JsonValues, key: str) -> Iterator[JsonValues]:
    """Yield the objects in a list."""
    values = data.get(key)
    yield from (each for each in (values if isinstance(values, list) else ()) if isinstance(each, dict))


def list_texts(data: JsonValues, key: str) -> tuple[str, ...]:
    """Return the texts in a list."""
    values = data.get(key)
    found = (each.strip() for each in (values if isinstance(values, list) else ()) if isinstance(each, str))
    return tuple(filter(None, found))
