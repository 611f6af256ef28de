"""Understand choices as people write them in a list: names or ids, in Swedish, Norwegian or English."""

import re
from collections.abc import Mapping
from typing import TypeVar

from msgspec import Struct

from pressroom.model.newsroom import Newsroom
from pressroom.store.subscriptions import Frequency
from pressroom.subscriptions.choices import InvalidChoicesError, OfferedChoices, SubscriptionChoices
from pressroom.subscriptions.csv_file import Column
from pressroom.text.languages import get_locale
from pressroom.text.slugs import slugify

_SEPARATOR = re.compile(r"\s*[;,|\n]\s*")
_FREQUENCY_NAMES: Mapping[Frequency, str] = {
    "immediate": "immediate immediately instant direkt omedelbart omedelbar genast straks umiddelbart umiddelbar",
    "daily": "daily day dagligen daglig dagligt varje-dag hver-dag",
    "weekly": "weekly week veckovis varje-vecka en-gang-i-veckan ukentlig hver-uke",
}
_FREQUENCY_OF = {name: frequency for frequency, names in _FREQUENCY_NAMES.items() for name in names.split()}
_YES_OR_NO: Mapping[str, bool] = {
    **dict.fromkeys(("yes", "y", "ja", "j", "true", "sant", "1", "x"), True),
    **dict.fromkeys(("no", "n", "nej", "nei", "false", "falskt", "usant", "0"), False),
}
_ALL = frozenset({"all", "alla", "alle", "allt", "alt"})
T = TypeVar("T")


class ChoiceNames(Struct, frozen=True):
    """What can be chosen, by how people write it: a language, an organisation or a keyword by each of its names."""

    offered: OfferedChoices
    languages: dict[str, str]
    organisations: dict[str, str]


def list_choice_names(newsroom: Newsroom, keywords: frozenset[str]) -> ChoiceNames:
    """Return the names of a newsroom's languages and organisations, in all its languages and in English."""
    codes = [edition.language for edition in newsroom.editions]
    organisations = {
        slugify(name): organisation.id
        for edition in newsroom.editions
        for organisation in edition.organisations
        for name in (organisation.id, organisation.name)
    }
    offered = OfferedChoices(frozenset(codes), frozenset(organisations.values()), keywords)
    return ChoiceNames(offered, _name_languages(codes), organisations)


def _name_languages(codes: list[str]) -> dict[str, str]:
    names = {slugify(code): code for code in codes}
    for code in codes:
        for reader_language in {*codes, "en", "sv", "nb"}:
            names.setdefault(slugify(get_locale(code).get_display_name(get_locale(reader_language)) or code), code)
            names.setdefault(slugify(get_locale(code).get_language_name(get_locale(reader_language)) or code), code)
    return names


def parse_choices(cells: Mapping[Column, str], names: ChoiceNames, default: SubscriptionChoices) -> SubscriptionChoices:
    """Return the choices in the cells of a line, other than its address and where the reader agreed.

    An empty cell gives the default. Raises InvalidChoicesError for a name that stands for nothing.
    """
    return SubscriptionChoices(
        _find(cells.get("language", ""), names.languages, default.language, "language"),
        _find_all(cells.get("organisations", ""), names.organisations, default.organisations),
        _split_keywords(cells.get("keywords", ""), default.keywords),
        _find(cells.get("frequency", ""), _FREQUENCY_OF, default.frequency, "frequency"),
        _parse_yes_or_no(cells.get("takes_other_languages", ""), default=default.takes_other_languages),
    )


def _find(text: str, values: Mapping[str, T], default: T, what: str) -> T:
    if not text:
        return default
    value = values.get(slugify(text))
    if value is None:
        raise InvalidChoicesError(f"“{text[:40]}” is not a {what} that can be chosen")
    return value


def _parse_yes_or_no(text: str, *, default: bool) -> bool:
    value = _YES_OR_NO.get(slugify(text)) if text else default
    if value is None:
        raise InvalidChoicesError(f"“{text[:40]}” in the column takes_other_languages is neither “yes” nor “no”")
    return value


def _find_all(text: str, values: Mapping[str, str], default: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values of a list in a cell. A name may contain a comma itself: the whole cell is tried first."""
    if not text or slugify(text) in values:
        return (values[slugify(text)],) if text else default
    names = [each for each in _SEPARATOR.split(text) if each]
    return () if _is_all(names) else tuple(_find(each, values, "", "organisation") for each in names)


def _split_keywords(text: str, default: tuple[str, ...]) -> tuple[str, ...]:
    names = [each for each in _SEPARATOR.split(text) if each]
    if not names:
        return default
    return () if _is_all(names) else tuple(slugify(each) or each for each in names)


def _is_all(names: list[str]) -> bool:
    return all(slugify(each) in _ALL for each in names)
