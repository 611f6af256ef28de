"""Every translation file has every message that is used, in the forms of its language, and no other."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment

from pressroom.read import list_languages, read_catalogues, read_templates, templates
from pressroom.render.labels import KIND_NAMES, Messages
from pressroom.text.languages import get_plural_index

LOCALE = templates._LOCALE_FOLDER
CODE = LOCALE.parent / "render"
CALLS: dict[str, tuple[int, ...] | None] = {"translate": None, "gettext": None, "ngettext": (1, 2)}
COUNTED = "Press contact"
LANGUAGES = sorted(list_languages())


def used_messages() -> set[str]:
    """The messages that templates and code use; the names of kinds are in a table."""
    used = set(KIND_NAMES.values())
    environment = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, autoescape=True)
    for name, source in read_templates(Path(__file__).parent).items():
        if name.startswith(("site/", "mail/", "web/")) and not name.endswith(".css"):
            messages = environment.extract_translations(source)  # type: ignore[attr-defined] # the extension's method
            used |= {message if isinstance(message, str) else message[0] for _, _, message in messages}
    for _, _, message, _, _ in extract_from_dir(CODE, [("**.py", "python")], keywords=CALLS):
        used.add(message if isinstance(message, str) else message[0])
    return used


def read_translation_file(language: str) -> Catalog:
    return read_po((LOCALE / f"{language}.po").read_text("utf-8").splitlines(), abort_invalid=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_file_has_every_message_that_is_used_and_no_other(language: str) -> None:
    used = used_messages()
    assert {"Press release", "Facts", "%(day)s, %(time)s", COUNTED} <= used
    assert read_catalogues()[language].keys() == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_file_is_named_after_its_language_and_leaves_nothing_uncertain(language: str) -> None:
    catalog = read_translation_file(language)
    assert str(catalog.locale) == language
    assert not [message.id for message in catalog if message.id and (message.fuzzy or not message.string)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_file_has_as_many_forms_as_its_language_has_for_whole_numbers(language: str) -> None:
    forms_used = {get_plural_index(number, language) for number in range(1000)}
    assert {len(forms) for message, forms in read_catalogues()[language].items() if message == COUNTED} == {
        len(forms_used)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_values_as_their_messages(language: str) -> None:
    for message, forms in read_catalogues()[language].items():
        for form in forms:
            assert sorted(re.findall(r"%\(\w+\)s", message)) == sorted(re.findall(r"%\(\w+\)s", form)), message


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_ends_as_its_message_does(language: str) -> None:
    """A colon that leads to an address, or a full stop that is missing."""
    for message, forms in read_catalogues()[language].items():
        for form in forms:
            assert (message[-1] in ":.") == (form[-1] in ":."), (message, form)


@pytest.mark.parametrize(
    ("language", "forms", "expected"),
    [
        ("nb", ("en", "flere"), {0: "flere", 1: "en", 2: "flere"}),
        ("fr", ("un", "des"), {0: "un", 1: "un", 2: "des"}),
        ("pl", ("jeden", "kilka", "wiele"), {0: "wiele", 1: "jeden", 3: "kilka", 5: "wiele", 22: "kilka"}),
        ("ja", ("x",), {0: "x", 1: "x", 2: "x"}),
    ],
)
def test_a_number_takes_the_form_that_its_language_has_for_it(
    language: str, forms: tuple[str, ...], expected: dict[int, str]
) -> None:
    messages = Messages(language, {COUNTED: forms})
    assert {number: messages.ngettext(COUNTED, "Press contacts", number) for number in expected} == expected
