"""List the texts that `pressroom new` writes for officers to replace. The checks find those that are still there."""

from typing import NamedTuple


class Translated(NamedTuple):
    """A text in English, Swedish and Norwegian Bokmål. Other languages get the English one."""

    en: str
    sv: str
    nb: str

    def in_language(self, language: str) -> str:
        """Return the text in a language."""
        code = language.partition("-")[0]
        return self.sv if code == "sv" else self.nb if code in {"nb", "no", "nn"} else self.en


LEAD = Translated(
    "Write the lead here: who does what, when and where.",
    "Skriv ingressen här: vem gör vad, när och var.",
    "Skriv ingressen her: hvem gjør hva, når og hvor.",
)
BODY = Translated(
    "Write the rest here. Start with what matters most.",
    "Skriv resten här. Börja med det viktigaste.",
    "Skriv resten her. Begynn med det viktigste.",
)
CITY = Translated("Your Town", "Din ort", "Din by")

_NEWSROOM_VALUES = (
    Translated("Your newsroom", "Ditt pressrum", "Ditt presserom"),
    Translated(
        "Press releases from Your organisation",
        "Pressmeddelanden från Din organisation",
        "Pressemeldinger fra Din organisasjon",
    ),
    Translated(
        "Describe your organisation here in a few sentences.",
        "Beskriv din organisation här med några meningar.",
        "Beskriv organisasjonen din her med noen setninger.",
    ),
    Translated("Your organisation", "Din organisation", "Din organisasjon"),
    Translated("1 Your Street", "Din gata 1", "Din gate 1"),
    Translated("000 00", "000 00", "0000"),
    CITY,
    Translated("08-465 004 98", "08-465 004 98", "+46 8 465 004 98"),
    Translated("08-465 004 99", "08-465 004 99", "+46 8 465 004 99"),
    Translated("Firstname Lastname", "Förnamn Efternamn", "Fornavn Etternavn"),
    *(
        Translated(
            before + "your-organisation.example" + after,
            before + "din-organisation.example" + after,
            before + "din-organisasjon.example" + after,
        )
        for before, after in (
            ("https://press.", ""),
            ("https://www.", "/"),
            ("https://www.", ""),
            ("info@", ""),
            ("press@", ""),
        )
    ),
)
# What is right in many newsrooms: it is translated, and not a placeholder.
_NEWSROOM_WORDS = (
    Translated("role: Press officer", "role: Presschef", "role: Pressesjef"),
    Translated("timezone: Europe/Stockholm", "timezone: Europe/Stockholm", "timezone: Europe/Oslo"),
    Translated("country: SE", "country: SE", "country: NO"),
    Translated(
        "# Your newsroom. Replace what is written here with your own. docs/reference/newsroom.md explains all keys.",
        "# Ditt pressrum. Byt det som står här mot ditt eget. docs/reference/newsroom.md förklarar alla nycklar.",
        "# Presseromet ditt. Bytt det som står her med ditt eget. docs/reference/newsroom.md forklarer alle nøkler.",
    ),
    Translated(
        "# The colour of links and telephone numbers. If it is too pale, pressroom check suggests a darker one.",
        "# Färgen på länkar och telefonnummer. Om den är för ljus föreslår pressroom check en mörkare.",
        "# Fargen på lenker og telefonnumre. Hvis den er for lys, foreslår pressroom check en mørkere.",
    ),
)
_RELEASE_WORDS = (
    Translated(
        "# Without publish_at, this is a draft. The time is in the time zone",
        "# Utan publish_at är detta ett utkast. Tiden gäller i tidszonen",
        "# Uten publish_at er dette et utkast. Tiden gjelder i tidssonen",
    ),
)

_IN_RELEASES = frozenset({*LEAD, *BODY})
_IN_NEWSROOM = frozenset(text for value in _NEWSROOM_VALUES for text in value)
_HOSTS = ("your-organisation.example", "din-organisation.example", "din-organisasjon.example")
_CITIES = frozenset(CITY)


def translate_newsroom(text: str, language: str) -> str:
    """Return the starter `newsroom.yaml`, which is in English, in another language."""
    return _translate(text, (*_NEWSROOM_WORDS, *_NEWSROOM_VALUES), language)


def translate_release(text: str, language: str) -> str:
    """Return the comments of the template of a release in another language."""
    return _translate(text, _RELEASE_WORDS, language)


def _translate(text: str, translations: tuple[Translated, ...], language: str) -> str:
    for each in translations:
        text = text.replace(each.en, each.in_language(language))
    return text


def is_newsroom_placeholder(text: str) -> bool:
    """Return whether a value of `newsroom.yaml` is still the one that `pressroom new` wrote."""
    return text.strip() in _IN_NEWSROOM or any(host in text for host in _HOSTS)


def is_release_placeholder(text: str) -> bool:
    """Return whether a text of a release is still the one that `pressroom new` wrote."""
    return text.strip() in _IN_RELEASES


def is_placeholder_city(text: str) -> bool:
    """Return whether a dateline is the city that `pressroom new` wrote."""
    return text.strip() in _CITIES
