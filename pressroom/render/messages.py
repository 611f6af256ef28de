"""Translate messages into one language, with gettext functions.

A missing translation is an error; the message is never shown in another language.
"""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.text.bidi import isolate_text
from pressroom.text.languages import get_direction, get_plural_index

Catalogue: TypeAlias = Mapping[str, tuple[str, ...]]
"""Each message in English with its translations: one, or one for each plural form."""


class Messages(Struct, frozen=True):
    """The translations of one language. All methods raise ConfigError for a message without translation."""

    language: str
    catalogue: Catalogue

    def gettext(self, message: str) -> str:
        """Return the translation of `message`."""
        return self._find_forms(message)[0]

    def translate(self, message: str, **values: object) -> str:
        """Return the translation of `message` with its placeholders replaced: `Source: %(source)s`."""
        text = self.gettext(message)
        if not values:
            return text
        direction = get_direction(self.language)
        return text % {name: isolate_text(str(value), direction) for name, value in values.items()}

    def ngettext(self, singular: str, _plural: str, number: int) -> str:
        """Return the translation in the plural form that the language uses for `number`."""
        forms = self._find_forms(singular)
        return forms[min(get_plural_index(number, self.language), len(forms) - 1)]

    def _find_forms(self, message: str) -> tuple[str, ...]:
        forms = self.catalogue.get(message)
        if not forms:
            raise ConfigError(
                f"The message “{message}” has no translation in the language “{self.language}”.",
                f"Add it to the translation file locale/{self.language}.po.",
            )
        return forms
