"""Service mails of a fictional newsroom, in all languages, also with texts that could break a mail."""

from datetime import UTC, datetime
from functools import cache
from typing import get_args

from msgspec import structs

from pressroom.model.newsroom import MailIdentity, Newsroom
from pressroom.read import read_catalogues
from pressroom.render import RenderContext, create_render_context
from pressroom.render.service_mail import ServiceMail, ServiceMailKind
from tests.support.mails import HOSTILE
from tests.support.rendering import create_newsroom, sources

KINDS: tuple[ServiceMailKind, ...] = get_args(ServiceMailKind)
LANGUAGES = ("sv", "nb", "en")
QUEUED_AT = datetime(2026, 3, 2, 8, 15, 30, tzinfo=UTC)
EXPIRES_AT = datetime(2026, 3, 4, 8, 15, 30, tzinfo=UTC)
TOKEN = "k1-1772612130-gezdgnbvgy3tqojqgezdgnbv-" + "mfrggzdfmztwq2lkmfrggzdfmztwq2lkmfrggzdfmztwq2lkmfrg"
LINKS: dict[ServiceMailKind, str] = {
    "confirm": f"https://press.example/confirm/{TOKEN}",
    "known": f"https://press.example/confirm/{TOKEN}",
    "change": f"https://press.example/confirm/{TOKEN}",
    "left": "https://press.example/subscribe/",
}
MAILS = [(kind, language) for kind in KINDS for language in LANGUAGES]


def create_mail(kind: ServiceMailKind = "confirm", language: str = "sv", **fields: object) -> ServiceMail:
    """A mail to a reader, with other fields if given."""
    mail = ServiceMail(kind, language, "eva@reader.example", "r4nd0m@press.example", QUEUED_AT, LINKS[kind])
    if kind != "left":
        mail = structs.replace(mail, expires_at=EXPIRES_AT)
    if kind == "known":
        mail = structs.replace(mail, settings_link=f"https://press.example/subscriptions/{TOKEN}")
    return structs.replace(mail, **fields)


@cache
def service_context(name: str = "") -> RenderContext:
    """A newsroom in three languages; with a name, it and its organisation have this name."""
    newsroom: Newsroom = structs.replace(
        create_newsroom(), mail=MailIdentity("press@sundvik.example", "eva.alund@sundvik.example")
    )
    first = newsroom.editions[0]
    organisation = structs.replace(first.organisations[0], **({"name": name, "street": name} if name else {}))
    editions = tuple(
        structs.replace(
            first,
            language=language,
            prefix="" if language == "sv" else f"/{language}",
            title=name or first.title,
            organisations=(organisation,),
        )
        for language in LANGUAGES
    )
    return create_render_context(structs.replace(newsroom, editions=editions), sources(), read_catalogues())


NAMES = {"usual": "", "long": "Sundviks kommunala pressrum för hamnen " * 8, "rtl": "غرفة الصحافة"} | {
    f"hostile {number}": text for number, text in enumerate(HOSTILE)
}
