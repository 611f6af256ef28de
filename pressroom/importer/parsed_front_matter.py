"""Read the front matter of Markdown files: YAML, TOML, or the header lines of Pelican. Every value is text."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

import yaml
from msgspec import Struct

MAX_FRONT_MATTER_BYTES = 64 * 1024
_MAX_DEPTH = 8
_DELIMITED = re.compile(r"(?P<rule>---|\+\+\+)[ \t]*\n(?P<text>.*?)(?:^|\n)(?P=rule)[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER_LINE = re.compile(r"(?P<key>[A-Za-z][A-Za-z_-]{1,30}):[ \t]*(?P<value>.{0,2000})")
_PELICAN_KEYS = frozenset(
    {"title", "date", "slug", "tags", "category", "summary", "author", "authors", "modified", "lang"}
)

Value: TypeAlias = "str | list[Value] | dict[str, Value]"


class ParsedFrontMatter(Struct, frozen=True):
    """The values of a front matter, by keys in small letters, and the text below it."""

    values: Mapping[str, Value]
    body: str


class FrontMatterError(Exception):
    """Raised for a front matter that cannot be read; its message says why."""


def split_front_matter(text: str) -> ParsedFrontMatter:
    """Split a file into front matter and body. Raises FrontMatterError."""
    text = text.lstrip("\ufeff\n")
    match = _DELIMITED.match(text)
    if match:
        if len(match["text"].encode()) > MAX_FRONT_MATTER_BYTES:
            raise FrontMatterError(f"the front matter has more than {MAX_FRONT_MATTER_BYTES // 1024} kB")
        values = _parse_toml(match["text"]) if match["rule"] == "+++" else _parse_yaml(match["text"])
        return ParsedFrontMatter(values, text[match.end() :])
    return _split_header_lines(text)


def _split_header_lines(text: str) -> ParsedFrontMatter:
    """Read lines such as `Title: …` at the top, up to the first blank line."""
    values: dict[str, Value] = {}
    lines = text[:MAX_FRONT_MATTER_BYTES].partition("\n\n")[0].split("\n")
    for line in lines:
        match = _HEADER_LINE.fullmatch(line)
        if match is None:
            return ParsedFrontMatter({}, text)
        values[match["key"].lower()] = match["value"].strip()
    is_header = "title" in values and any(key in _PELICAN_KEYS for key in values if key != "title")
    return ParsedFrontMatter(values, text.partition("\n\n")[2]) if is_header else ParsedFrontMatter({}, text)


def _parse_yaml(text: str) -> dict[str, Value]:
    """Parse YAML in which every value is text: no tag is followed, no alias expanded, and the depth is limited."""
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.AliasEvent):
                raise FrontMatterError("the front matter has YAML aliases, which are not supported")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                raise FrontMatterError(f"the front matter is nested more than {_MAX_DEPTH} levels deep")
        data = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - the base loader makes texts, lists and mappings
    except (yaml.YAMLError, TypeError) as error:
        raise FrontMatterError(f"the front matter is not valid YAML ({_describe(error)})") from error
    return _to_values(data)


def _describe(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "two values cannot be told apart"
    return f"line {mark.line + 2}: {problem}" if mark else str(problem)


def _parse_toml(text: str) -> dict[str, Value]:
    try:
        return _to_values(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FrontMatterError(f"the front matter is not valid TOML ({error})") from error


def _to_values(data: Any) -> dict[str, Value]:
    if data is None or data == "":
        return {}
    if not isinstance(data, dict):
        raise FrontMatterError("the front matter has no keys")
    return {str(key).lower(): _to_value(value, 1) for key, value in data.items()}


def _to_value(value: Any, depth: int) -> Value:
    if depth > _MAX_DEPTH:
        raise FrontMatterError(f"the front matter is nested more than {_MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        return {str(key).lower(): _to_value(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_to_value(each, depth + 1) for each in value]
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime | date):
        return value.isoformat()
    return "" if value is None else str(value)


def get_text(values: Mapping[str, Value], *keys: str) -> str:
    """Return the first of some keys that has a text, on one line."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())
    return ""


def get_texts(values: Mapping[str, Value], *keys: str) -> list[str]:
    """Return the texts of some keys, whose values are lists or texts with commas between them."""
    texts: list[str] = []
    for key in keys:
        value = values.get(key, "")
        if isinstance(value, str):
            texts += value.strip("[]").split(",")
        elif isinstance(value, list):
            texts += [each for each in value if isinstance(each, str)]
    return list(dict.fromkeys(text for each in texts if (text := " ".join(each.split()).strip("\"'"))))


def get_mappings(values: Mapping[str, Value], key: str) -> list[dict[str, Value]]:
    """Return the mappings in the list of a key."""
    value = values.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
