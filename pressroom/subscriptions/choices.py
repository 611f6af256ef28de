"""Define what a subscriber chooses, what a newsroom offers, and check the one against the other."""

from collections.abc import Iterator
from typing import get_args

from msgspec import Struct, structs

from pressroom.store.subscriptions import Frequency

FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)


class SubscriptionChoices(Struct, frozen=True):
    """What a subscriber wants: `organisations` by id and `keywords` by slug; without any, all of them.

    `takes_other_languages`: also releases in another language, if there is none in the subscriber's own.
    """

    language: str
    organisations: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    frequency: Frequency = "immediate"
    takes_other_languages: bool = True


class OfferedChoices(Struct, frozen=True):
    """What subscribers can choose in a newsroom: language codes, ids of organisations, slugs of keywords."""

    languages: frozenset[str]
    organisations: frozenset[str]
    keywords: frozenset[str]


MAX_TOPICS = 2_000
"""The most combinations of an organisation and a keyword for one subscriber."""


class InvalidChoicesError(ValueError):
    """A choice is not offered. The message says which one."""


def check_choices(choices: SubscriptionChoices, offered: OfferedChoices) -> SubscriptionChoices:
    """Return choices sorted and without repetition. Raises InvalidChoicesError if one of them is not offered.

    Who chooses every organisation one by one has not asked for the next one: only no choice at all stands for all.
    """
    faults = list(_find_faults(choices, offered))
    if faults:
        raise InvalidChoicesError("; ".join(faults))
    organisations, keywords = sorted(set(choices.organisations)), sorted(set(choices.keywords))
    return structs.replace(choices, organisations=tuple(organisations), keywords=tuple(keywords))


def _find_faults(choices: SubscriptionChoices, offered: OfferedChoices) -> Iterator[str]:
    if choices.language not in offered.languages:
        yield f"the language “{choices.language[:40]}” is not offered; choose {', '.join(sorted(offered.languages))}"
    yield from (
        f"there is no organisation “{each[:40]}”" for each in set(choices.organisations) - offered.organisations
    )
    yield from (f"there is no keyword “{each[:40]}”" for each in set(choices.keywords) - offered.keywords)
    if len(choices.organisations) * len(choices.keywords) > MAX_TOPICS:
        yield "these are too many choices; choose all keywords instead"
    if choices.frequency not in FREQUENCIES:
        yield f"“{choices.frequency[:40]}” is not one of {', '.join(FREQUENCIES)}"
