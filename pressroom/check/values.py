"""Parse single values of the front matter: texts, dates, e-mail addresses, telephone numbers and URLs."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from unicodedata import normalize
from urllib.parse import urlsplit

from pressroom.check.fields import Field, Parser, WrongTypeError, create_mapping_parser
from pressroom.check.problems import UNKNOWN_REGION, Place, Scope, shorten, suggest
from pressroom.model.draft import Mapping, Node, Scalar
from pressroom.model.newsroom import Phone
from pressroom.text import dates, phones
from pressroom.text.characters import (
    clean_body,
    clean_line,
    describe_hidden,
    find_mixed_words,
    find_unreadable,
    is_ordinary,
)
from pressroom.text.leftover_markup import remove_markup
from pressroom.text.markdown import is_allowed_url

# Every address of this form is valid and already normalised: dot-atoms of the most common characters (RFC 5322,
# section 3.2.3) at a host of ASCII labels, none of them encoded (RFC 1123, section 2.1; RFC 5891, section 4.2.3.1).
_LABEL = r"(?![a-z0-9]{2}--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"(?=.{{6,254}}\Z)(?=[^@]{{1,64}}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+(?P<top>[a-z]{{2,63}})"
)
# Reserved names, which have no mailboxes (RFC 6761, RFC 6762, RFC 7686).
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})


@lru_cache(maxsize=4096)
def normalise_email(address: str) -> str:
    """Return an e-mail address (RFC 6531) in its normalised form.

    Raises ValueError, with a message for officers, if it is not valid.
    """
    plain = _PLAIN.fullmatch(address)
    return address if plain and plain["top"] not in _RESERVED else _validate(address)


def _validate(address: str) -> str:
    # Loading the library takes as long as checking ten releases, and few newsrooms need it.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        message = f"“{shorten(address)}” is not a valid e-mail address ({reason}); write it like press@example.org"
        raise ValueError(message) from error


LocalisedText: TypeAlias = str | dict[str, str]
"""A text for all languages, or one text for each language."""

# A run of spaces is tried once, from its start, and not from each of its spaces.
_LINE_ENDS_OR_TABS = re.compile(r"(?<![ \t])[ \t]*\n[ \t\n]*|\t+")
_HTTP_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_WHITESPACE = re.compile(r"\s")
_SPACE_IN_NUMBER = re.compile("[\xa0\u2007\u2009\u202f]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


MAX_TEXT_CHARACTERS = 5_000
"""The longest text of a field, unless the field has another limit."""
MAX_TITLE_CHARACTERS = 500
"""The longest headline, title or name."""


def create_text_parser(max_characters: int) -> Callable[[Node, Place], str]:
    """Return a parser of texts on one line: line ends become spaces, and hidden characters are removed."""

    def parse(node: Node, place: Place) -> str:
        text = _parse_line(node, place)
        meant = remove_markup(text)
        if meant != text:
            message = f"readers would see the markup in “{shorten(text)}”; write “{shorten(meant)}”"
            place.problems.add_warning(node.line, message, place.field)
        if len(text) > max_characters:
            raise ValueError(f"this text has {len(text)} characters; shorten it to at most {max_characters}")
        return text

    return parse


parse_text = create_text_parser(MAX_TEXT_CHARACTERS)
"""Parse a text on one line."""
parse_title = create_text_parser(MAX_TITLE_CHARACTERS)
"""Parse a headline, a title or a name."""


def _parse_line(node: Node, place: Place) -> str:
    if type(node) is Scalar and node.text.isprintable() and (node.text.isascii() or is_ordinary(node.text)):
        return node.text.strip()
    return _clean_line(node, place)


def _clean_line(node: Node, place: Place) -> str:
    text = clean_line(_LINE_ENDS_OR_TABS.sub(" ", _require_readable_text(node))).strip()
    for word, hidden in find_mixed_words(text):
        message = f"“{shorten(word)}” contains {hidden}, which looks like another letter; write the word again"
        place.problems.add_warning(node.line, message, place.field)
    return text


def parse_long_text(node: Node, _place: Place) -> str:
    """Return a text of any number of lines."""
    return clean_body(_require_readable_text(node))


def parse_address_text(node: Node, _place: Place) -> str:
    """Return an address, a file name or an id: a text in which a hidden character would be a mistake."""
    text = _LINE_ENDS_OR_TABS.sub(" ", _require_scalar_text(node)).strip(" ")
    if hidden := describe_hidden(normalize("NFC", text)):
        raise ValueError(f"“{shorten(text)}” {hidden}; write it without")
    return text


_MAX_ID_BYTES = 500


def parse_entry_id(node: Node, _place: Place) -> str:
    """Return the id that a release had in other feeds, letter by letter: feed readers compare it so."""
    text = _require_scalar_text(node).strip()
    if not text.isprintable():
        found = describe_hidden(text) or "contains white space or a character that nobody can see"
        raise ValueError(f"the id “{shorten(text)}” {found}; write the id that the release had in the old feed")
    if len(text.encode()) > _MAX_ID_BYTES:
        raise ValueError(f"this id has {len(text.encode())} bytes; an id has at most {_MAX_ID_BYTES}")
    return text


def create_localised_parser(parse: Parser) -> Parser:
    """Return a parser of texts by language: one text for all, or a mapping with one for each of the newsroom's."""

    def parse_localised(node: Node, place: Place) -> LocalisedText:
        if not isinstance(node, Mapping):
            return str(parse(node, place))
        languages = place.scope.languages or [key.text for key, _ in node.entries]
        table = {language: Field(parse, "write a text for each language") for language in languages}
        values: dict[str, str] = create_mapping_parser(table, _return_values)(node, place)
        return values

    return parse_localised


def select_language(value: Any, language: str) -> Any:
    """Return the text for a language if the value is a mapping by language; else return the value itself."""
    return value[language] if isinstance(value, dict) else value


def create_choice_parser(choices: Iterable[str]) -> Parser:
    """Return a parser that accepts only the given words."""
    words = tuple(choices)

    def parse_choice(node: Node, place: Place) -> str:
        value = parse_address_text(node, place)
        if value not in words:
            raise ValueError(f"unknown value “{shorten(value)}”; {suggest(value, words)}")
        return value

    return parse_choice


def parse_datetime(node: Node, place: Place) -> datetime:
    """Return a date and time in the time zone of the newsroom."""
    scope = place.scope
    return dates.parse_datetime(_parse_line(node, place), scope.zone, _list_languages(scope), scope.today)


def parse_date(node: Node, place: Place) -> date:
    """Return a date."""
    return dates.parse_date(_parse_line(node, place), _list_languages(place.scope))


def _list_languages(scope: Scope) -> tuple[str, ...]:
    """Return the language of the text, then those of the newsroom."""
    return (scope.language, *scope.languages) if scope.language else scope.languages


def _parse_phone_text(node: Node, place: Place) -> str:
    """Return a telephone number, whose no-break spaces become ordinary ones."""
    return parse_address_text(Scalar(_SPACE_IN_NUMBER.sub(" ", _require_scalar_text(node)), node.line), place)


def parse_phone_field(node: Node, place: Place) -> Phone:
    """Return a telephone number that can be dialled from the region of the scope. Raises ValueError if it cannot."""
    region = place.scope.region
    text = _parse_phone_text(node, place)
    if region == UNKNOWN_REGION:
        return Phone(text, "")
    try:
        return phones.parse_phone(text, region)
    except ValueError as error:
        raise ValueError(
            str(error) if region else f"{error} (the organisation has no country in newsroom.yaml)"
        ) from error


def parse_email(node: Node, place: Place) -> str:
    """Return a normalised e-mail address (RFC 6531)."""
    return normalise_email(parse_address_text(node, place))


def parse_web_url(node: Node, place: Place) -> str:
    """Return an absolute http or https URL."""
    return check_url(parse_address_text(node, place))


@lru_cache(maxsize=4096)
def check_url(url: str) -> str:
    """Return the URL. Raises ValueError, with a message for officers, unless it is http or https and has a host."""
    is_web = _HTTP_SCHEME.match(url) is not None
    if is_web and is_allowed_url(url) and is_parsable_url(url) and not _WHITESPACE.search(url):
        return url
    if is_web:
        reason = "it contains a space (write %20)" if _WHITESPACE.search(url) else "it has no host"
    else:
        reason = "only http and https are supported" if _SCHEME.match(url) else "https:// is missing"
    raise ValueError(f"“{shorten(url)}” is not a valid link: {reason}; write it like https://www.example.org/page")


def is_parsable_url(url: str) -> bool:
    """Return whether the URL can be parsed; some hosts and ports cannot."""
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
            f"expected a text, found {kind}; write it after the colon, in double quotes if it contains : [ or {{"
        )
    return node.text


def _require_readable_text(node: Node) -> str:
    text = _require_scalar_text(node)
    for unreadable in find_unreadable(text):
        raise ValueError(unreadable.message)
    return text.strip()
