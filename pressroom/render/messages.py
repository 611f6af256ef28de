"""Messages: the translations of one language, as gettext functions.

A message that is missing is an error, never shown in another language.
"""

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.text.bidi import isolate_text
from pressroom.text.languages import get_direction, get_plural_index

Catalogue: TypeAlias = Mapping[str, tuple[str, ...]]
"""Each message in English with its translations: one, or the singular and the plural."""


class Messages(Struct, frozen=True):
    """The surroundings in one language. All functions raise ConfigError when a message has no translation."""

    language: str
    catalogue: Catalogue

    def gettext(self, message: str) -> str:
        """The translation of `message`."""
        return self._find_forms(message)[0]

    def translate(self, message: str, **values: object) -> str:
        """The translation of `message`, with values in the places that it names: `Source: %(source)s`."""
        text = self.gettext(message)
        if not values:
            return text
        around = get_direction(self.language)
        return text % {name: isolate_text(str(value), around) for name, value in values.items()}

    def ngettext(self, singular: str, _plural: str, number: int) -> str:
        """The translation for `number` of something, in the form that the language has for that number."""
        forms = self._find_forms(singular)
        return forms[min(get_plural_index(number, self.language), len(forms) - 1)]

    def _find_forms(self, message: str) -> tuple[str, ...]:
        forms = self.catalogue.get(message)
        if not forms:
            raise ConfigError(
                f"The message “{message}” has no translation in the language “{self.language}”.",
                f"Add it to the catalogue {self.language}.po.",
            )
        return forms
