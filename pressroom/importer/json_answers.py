"""Read the JSON answers of press platforms, with limits. A value of the wrong type is as if it were not there."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.importer.formats import FetchedFile
from pressroom.importer.json_values import MAX_OBJECTS, SPLIT_JSON, has_too_many_objects
from pressroom.importer.url_parts import join_url, parse_url
from pressroom.text.dates import FIRST_YEAR, LAST_YEAR

MAX_BYTES = 64_000_000
"""The largest answer that is read."""
_MAX_PARTS = 1000  # of one release, such as pictures; a release may have 500
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TIME = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?\s*"
    r"(?:(Z|UTC|GMT)|([+-])(\d\d):?(\d\d)?)?",
    re.IGNORECASE,
)
_DOTNET_TIME = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_SECRET_KEYS = frozenset({"api_key", "apikey", "key", "token", "access_token"})


class WrittenTime(Struct, frozen=True):
    """A time, and what its text does not say: "zone", "time of day" or ""."""

    when: datetime
    text: str
    missing: str = ""


class JsonObject:
    """A JSON object, or what stands in its place. Every value has the type that is asked for."""

    def __init__(self, value: object) -> None:
        self._values: dict[str, object] = value if isinstance(value, dict) else {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def has_all(self, *names: str) -> bool:
        """Return whether all keys are there."""
        return all(name in self._values for name in names)

    def has_any(self, *names: str) -> bool:
        """Return whether at least one of the keys is there."""
        return any(name in self._values for name in names)

    def get(self, name: str) -> object:
        """Return a value of any type, or None."""
        return self._values.get(name)

    def get_text(self, *names: str) -> str:
        """Return the first value that is a text or a number and not empty, else ""."""
        return next(filter(None, (read_text(self._values.get(name)) for name in names)), "")

    def get_object(self, name: str) -> "JsonObject":
        """Return an object, or the first one in a list; an empty one if there is none."""
        return next(iter(self.get_objects(name)), JsonObject(None))

    def get_list(self, name: str, inner: str = "") -> list[object]:
        """Return a list. A single value is a list of one; `inner` is the key of the list in an object around it."""
        return read_list(self._values.get(name), inner)[:_MAX_PARTS]

    def get_objects(self, name: str, inner: str = "") -> list["JsonObject"]:
        """Return the objects of a list."""
        return [JsonObject(each) for each in self.get_list(name, inner) if isinstance(each, dict)]

    def get_texts(self, name: str, *inner: str) -> list[str]:
        """Return the texts of a list. Of an object in it, the first of the keys `inner` that has a text counts."""
        parts = self.get_list(name, inner[0] if inner else "")
        texts = [JsonObject(each).get_text(*inner) if isinstance(each, dict) else read_text(each) for each in parts]
        return [text for text in texts if text]

    def get_number(self, name: str) -> int:
        """Return a whole number that is not negative, also one that is written as text; else -1."""
        text = read_text(self._values.get(name))
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1

    def get_url(self, base: str, *names: str) -> str:
        """Return the first value that is an address of the web, made absolute; else ""."""
        return next(filter(None, (make_web_url(base, read_text(self._values.get(name))) for name in names)), "")

    def get_time(self, zone: ZoneInfo, *names: str) -> WrittenTime | None:
        """Return the first value that is a time; one without a zone is taken to be in `zone`."""
        return next((time for name in names if (time := read_time(self._values.get(name), zone))), None)


def read_answer(file: FetchedFile) -> object:
    """Return the JSON of a file; of a file with a JSON value in each line, a list. Raises ConfigError."""
    status = file.path.stat()
    return _read_file(file.path, status.st_mtime_ns, status.st_size)


def starts_like_json(start: bytes) -> bool:
    """Return whether a file that starts so can be a JSON object or list."""
    return start.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in {b"{", b"["}


def answer_matches(file: FetchedFile, start: bytes, is_known: Callable[[JsonObject], bool]) -> bool:
    """Return whether a file is JSON in which `is_known` recognises the object, or one of the first of a list."""
    if not starts_like_json(start):
        return False
    try:
        answer = read_answer(file)
    except ConfigError:
        return False
    return any(is_known(JsonObject(each)) for each in read_list(answer)[:5])


@lru_cache(maxsize=1)  # each format looks at the same file before one of them reads it
def _read_file(path: Path, _changed: int, size: int) -> object:
    if size > MAX_BYTES:
        raise ConfigError(
            f"{path.name} has {size // 1_000_000} MB. The limit for a JSON file is {MAX_BYTES // 1_000_000} MB.",
            "Split the file, or ask the platform for fewer releases at once.",
        )
    text = path.read_bytes().removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "replace")
    if has_too_many_objects(text):
        raise ConfigError(f"{path.name} has more than {MAX_OBJECTS} objects and lists.", SPLIT_JSON)
    try:
        return _parse(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            f"{path.name} is not valid JSON: {_describe_error(error)}.",
            "Open the file or the address in a browser and look at what stands there. Then save it again.",
        ) from error


def _parse(text: str) -> object:
    try:
        return parse_json(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if not error.msg.startswith("Extra data") or len(lines) < 2:
            raise
        return [parse_json(line) for line in lines]


def parse_json(text: str) -> object:
    """Return the value of a JSON text. Raises ValueError, or RecursionError if it is nested too deeply."""
    return json.loads(text)


def _describe_error(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}, column {error.colno}: {error.msg}"
    return "its values are nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"


def read_list(value: object, inner: str = "") -> list[object]:
    """Return a value as a list: None is empty, a single value is a list of one."""
    if isinstance(value, dict) and inner and isinstance(value.get(inner), list | dict | str):
        return read_list(value[inner])
    return value if isinstance(value, list) else [] if value is None or value in ("", {}) else [value]


def read_text(value: object) -> str:
    """Return a text without control characters; a number as text; "" for any other value."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return clean_text(value.replace("\r\n", "\n").replace("\r", "\n"))


def clean_text(text: str) -> str:
    """Return a text without control characters and half characters, in composed form (NFC)."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def read_time(value: object, zone: ZoneInfo) -> WrittenTime | None:
    """Return a time from a text, or from an object `{text, datetime}`; None if it is not one."""
    if isinstance(value, dict):
        return read_time(value.get("datetime"), zone) or read_time(value.get("text"), zone)
    text = read_text(value)
    if match := _DOTNET_TIME.fullmatch(text):
        return _check_year(lambda: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(match[1])), text, "")
    if found := _TIME.fullmatch(text):
        missing = "time of day" if not found[4] else "zone" if not found[7] and not found[8] else ""
        return _check_year(lambda: _make_time(found, zone), text, missing)
    return None


def _make_time(match: re.Match[str], zone: ZoneInfo) -> datetime:
    numbers = [int(match[group] or 0) for group in range(1, 7)]
    offset: timezone | ZoneInfo = UTC if match[7] else zone
    if match[8]:
        minutes = 60 * int(match[9]) + int(match[10] or 0)
        offset = timezone(timedelta(minutes=minutes if match[8] == "+" else -minutes))
    year, month, day, hour, minute, second = numbers
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=offset)


def _check_year(make: Callable[[], datetime], text: str, missing: str) -> WrittenTime | None:
    """Return a time that exists and is not a placeholder such as the year 1."""
    try:
        when = make()
    except (ValueError, OverflowError):
        return None
    return WrittenTime(when, text, missing) if FIRST_YEAR <= when.year <= LAST_YEAR else None


def read_language(text: str) -> str:
    """Return a language code as BCP 47 writes it (`en_gb` becomes `en-GB`); "" if it is not one."""
    language, *others = text.strip().replace("_", "-").split("-")
    code = "-".join([language.lower(), *[_write_subtag(each) for each in others]])
    return code if _LANGUAGE.fullmatch(code) else ""


def _write_subtag(text: str) -> str:
    return text.upper() if len(text) == 2 else text.title() if len(text) == 4 else text.lower()


def fold_keywords(keywords: Iterable[str]) -> tuple[str, ...]:
    """Return keywords without those that differ only by case or white space; one text with commas is a list."""
    lines = [" ".join(keyword.split()) for keyword in keywords]
    parts = [part.strip(" #") for line in lines for part in re.split("[,;]", line)]
    folded: dict[str, str] = {}
    for part in filter(None, parts):
        folded.setdefault(part.casefold(), part)
    return tuple(folded.values())


# --- addresses --------------------------------------------------------------------------------------------------------


def is_web_url(url: str) -> bool:
    """Return whether a text is an absolute address with http or https."""
    return split_url(url)[0] in {"http", "https"} and bool(split_url(url)[1])


def split_url(url: str) -> tuple[str, str, str]:
    """Return the scheme, host and path of an address; empty texts if it is not one."""
    parts = parse_url(url)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.path


def make_web_url(base: str, url: str) -> str:
    """Return an address made absolute; "" if the result is not an address of the web."""
    joined = join_url(base, url) if url else ""
    return joined.replace(" ", "%20") if is_web_url(joined) and not re.search(r"[\n\t<>\"]", joined) else ""


def set_query(url: str, **values: object) -> str:
    """Return a URL with values in its query; a key that is there in another case keeps its spelling."""
    parts = parse_url(url)
    query: dict[str, str] = dict(parse_qsl(parts.query, keep_blank_values=True))
    spellings = {key.lower(): key for key in query}
    for key, value in values.items():
        query[spellings.get(key.lower(), key)] = str(value)
    return urlunsplit(parts._replace(query=urlencode(query)))


def get_query(url: str) -> JsonObject:
    """Return the query of a URL, with keys in small letters."""
    try:
        query: dict[str, Any] = dict(parse_qsl(parse_url(url).query))
    except ValueError:
        return JsonObject(None)
    return JsonObject({key.lower(): value for key, value in query.items()})


def hide_secrets(location: str) -> str:
    """Return a URL for messages, without keys that open the interface."""
    if not is_web_url(location):
        return location
    parts = parse_url(location)
    shown = [(key, value) for key, value in parse_qsl(parts.query) if key.lower() not in _SECRET_KEYS]
    return urlunsplit(parts._replace(query=urlencode(shown), netloc=parts.netloc.rpartition("@")[2]))


def find_releases(value: object, find_items: Callable[[JsonObject], list[object] | None]) -> Iterator[JsonObject]:
    """Yield the releases of an answer, of a list of answers, or of a list of releases.

    `find_items` returns those of one answer, or None if the object is a release itself.
    """
    for each in read_list(value):
        items = find_items(JsonObject(each))
        yield from [JsonObject(item) for item in ([each] if items is None else items) if isinstance(item, dict)]
