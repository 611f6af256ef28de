"""Converters of single values: texts, times, numbers, addresses. A Node and its Place in, a value or ValueError out."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from pressroom.check import emails
from pressroom.check.fields import Field, Parser, WrongTypeError, create_mapping_parser
from pressroom.check.problems import shorten, suggest
from pressroom.check.scope import UNKNOWN_REGION, Place
from pressroom.model.draft import Mapping, Node, Scalar
from pressroom.model.newsroom import Phone
from pressroom.text import dates, phones
from pressroom.text.markdown import is_allowed_url

LocalisedText: TypeAlias = str | dict[str, str]
"""A text for all languages, or one for each."""

# Octets that neither HTML nor XML can carry; what stands in double quotes may still bring them in as escapes.
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_LINE_ENDS_OR_TABS = re.compile(r"[ \t]*\n[ \t\n]*|\t+")
_HTTP_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_WHITESPACE = re.compile(r"\s")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def parse_text(node: Node, _place: Place) -> str:
    """A text on one line: line ends become spaces."""
    if type(node) is Scalar and node.text.isprintable():  # nearly all are, and nothing is asked more often
        return node.text.strip()
    return _LINE_ENDS_OR_TABS.sub(" ", _require_scalar_text(node))


def parse_long_text(node: Node, _place: Place) -> str:
    """A text of any number of lines."""
    return _require_scalar_text(node)


def create_localised_parser(parse: Parser) -> Parser:
    """A text for all languages, or a mapping with one for each language of the newsroom."""

    def convert_words(node: Node, place: Place) -> LocalisedText:
        if not isinstance(node, Mapping):
            return str(parse(node, place))
        languages = place.scope.languages or [key.text for key, _ in node.entries]
        table = {language: Field(parse, "expected a text for each language") for language in languages}
        values: dict[str, str] = create_mapping_parser(table, _return_values)(node, place)
        return values

    return convert_words


def select_language(value: Any, language: str) -> Any:
    """The text for a language, if there is one for each; any other value as it is."""
    return value[language] if isinstance(value, dict) else value


def create_choice_parser(choices: Iterable[str]) -> Parser:
    """One of some words."""
    known = tuple(choices)

    def convert_choice(node: Node, place: Place) -> str:
        value = parse_text(node, place)
        if value not in known:
            raise ValueError(f"“{shorten(value)}” is not known; {suggest(value, known)}")
        return value

    return convert_choice


def parse_datetime(node: Node, place: Place) -> datetime:
    """A date and time in the newsroom's zone."""
    return dates.parse_datetime(parse_text(node, place), place.scope.zone)


def parse_date(node: Node, place: Place) -> date:
    """A date."""
    return dates.parse_date(parse_text(node, place))


def parse_phone(node: Node, place: Place) -> Phone:
    """A number that can be dialled from the region of the scope."""
    written, region = parse_text(node, place), place.scope.region
    if region == UNKNOWN_REGION:
        return Phone(written, "")
    try:
        return phones.parse_phone(written, region)
    except ValueError as error:
        raise ValueError(str(error) if region else f"{error}; the organisation has no country") from error


def parse_email(node: Node, place: Place) -> str:
    """An e-mail address (RFC 6531), normalised."""
    return emails.normalise_email(parse_text(node, place))


def parse_web_url(node: Node, place: Place) -> str:
    """An absolute address of the web."""
    return check_url(parse_text(node, place))


@lru_cache(maxsize=4096)
def check_url(url: str) -> str:
    """The address, when it is of `http` or `https` and has a host; else ValueError with a message for officers."""
    is_web = _HTTP_SCHEME.match(url) is not None
    if is_web and is_allowed_url(url) and is_parsable_url(url) and not _WHITESPACE.search(url):
        return url
    if is_web:
        why = "an address has no spaces: write %20" if _WHITESPACE.search(url) else "there is no host in it"
    else:
        why = "its scheme is not taken" if _SCHEME.match(url) else "its scheme is missing"
    raise ValueError(f"“{shorten(url)}” cannot be linked, {why}; expected one such as https://www.example.org/page")


def is_parsable_url(url: str) -> bool:
    """Whether an address can be taken apart: some hosts cannot."""
    try:
        return urlsplit(url).port is not False
    except ValueError:
        return False


def _return_values(values: dict[str, Any], _place: Place) -> dict[str, Any]:
    return values


def _require_scalar_text(node: Node) -> str:
    if not isinstance(node, Scalar):
        kind = "keys" if isinstance(node, Mapping) else "a list"
        raise WrongTypeError(
            f"expected a text, found {kind}; write it behind the colon, in double quotes if it holds : [ or {{"
        )
    if found := _CONTROL_CHARACTER.search(node.text):
        raise ValueError(f"the text holds a control character (U+{ord(found[0]):04X}); remove it")
    return node.text.strip()
