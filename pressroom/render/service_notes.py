"""Write what the pages of the service tell a reader who sends no form: that it worked, or why it did not."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.render.labels import Messages


class NoteLink(Struct, frozen=True):
    """A link below a note: to a path of the site (`/subscribe/`), or to a page of the service."""

    text: str
    path: str
    is_of_service: bool = False


class ServiceNote(Struct, frozen=True):
    """A page that tells a reader one thing: a title, what has happened, and what to do now."""

    title: str
    lead: str
    paragraphs: tuple[str, ...] = ()
    link: NoteLink | None = None


NoteKind: TypeAlias = Literal[
    "closed",
    "unavailable",
    "unreadable",
    "foreign",
    "damaged link",
    "expired link",
    "used link",
    "left already",
    "gone",
    "test link",
    "left",
    "left with mail",
    "erased",
]
"""What a page tells. `closed`: nobody can subscribe; `unavailable`: the database gives no answer now."""


def write_note(kind: NoteKind, messages: Messages) -> ServiceNote:
    """Return the text of a page in the language of the messages."""
    return _WRITERS[kind](messages)


def write_accepted(messages: Messages, email: str) -> ServiceNote:
    """Return what a reader is told after asking for a subscription: the same for every address."""
    translate = messages.translate
    return ServiceNote(
        translate("Look in your mail"),
        translate("We have received your request for %(email)s.", email=email),
        (
            translate(
                "You get an e-mail with a link. Open the link and press the button on that page. Your subscription "
                "begins only then."
            ),
            translate("The link works for 48 hours."),
            translate(
                "If there is no e-mail after some minutes, look in the folder for spam, and check the address above. "
                "We send at most two of these e-mails to an address in 24 hours."
            ),
        ),
    )


def write_confirmed(messages: Messages, email: str, settings_path: str, *, is_change: bool) -> ServiceNote:
    """Return what a reader is told after confirming."""
    translate = messages.translate
    title = translate("Your address is changed") if is_change else translate("You subscribe now")
    return ServiceNote(
        title,
        translate("From now on we send our news to %(email)s.", email=email),
        (translate("Each e-mail has a link to unsubscribe, and one to change what you get."),),
        NoteLink(translate("Change what you subscribe to"), settings_path, is_of_service=True),
    )


def _write_closed(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("Nobody can subscribe here yet"),
        translate("This newsroom does not send news by e-mail yet. Nothing was stored."),
        (translate("You can follow our news with a feed."),),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_unavailable(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("This does not work right now"),
        translate("Something is wrong on our side. Nothing was changed."),
        (translate("Please try again in a few minutes: load this page again."),),
    )


def _write_unreadable(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("The form cannot be read"),
        translate("What was sent is damaged or incomplete. Nothing was changed."),
        (translate("Go back, load the page with the form again, and send it once more."),),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_foreign(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("The form was sent from another site"),
        translate("For your safety, we accept forms only from our own pages. Nothing was changed."),
        (),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_test_link(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("This link is from a test"),
        translate("The e-mail was a test, so the link is nobody’s. Nothing was changed."),
        (translate("In an e-mail to a reader, this link leads to what the reader subscribes to."),),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_damaged_link(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("The link is not complete"),
        translate("This is not one of our links, or a part of it is missing. Nothing was changed."),
        (
            translate(
                "Some e-mail programs break long links. Copy the whole link from the e-mail into the address field of "
                "your browser."
            ),
        ),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_expired_link(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("The link is too old"),
        translate("This link does not work any more. Nothing was changed."),
        (translate("If you still want to subscribe, fill in the form once more: you then get a new link."),),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_used_link(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("The link was used already"),
        translate("This link works once, and it has done its work, or a later one has. Nothing was changed now."),
        (
            translate("If you pressed the button, all is well. You can close this page."),
            translate("Newer e-mails from us have links that work."),
        ),
        NoteLink(translate("Follow us"), "/subscribe/"),
    )


def _write_left_already(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("You have unsubscribed"),
        translate("You get no news from us by e-mail, so there is nothing to change here."),
        (translate("If you want news by e-mail again, you can subscribe again."),),
        NoteLink(translate("Subscribe again"), "/subscribe/"),
    )


def _write_gone(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("Nothing about you is stored"),
        translate("Your address is erased. You get no news from us by e-mail."),
        (translate("If you want news by e-mail again, you can subscribe again."),),
        NoteLink(translate("Subscribe again"), "/subscribe/"),
    )


def _write_left(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("You have unsubscribed"),
        translate("You get no more news from us by e-mail."),
        (
            translate("We delete the address after 28 days."),
            translate("If this was a mistake, you can subscribe again:"),
        ),
        NoteLink(translate("Subscribe again"), "/subscribe/"),
    )


def _write_left_with_mail(messages: Messages) -> ServiceNote:
    note = _write_left(messages)
    promise = messages.translate("You get one last e-mail, which says so.")
    return ServiceNote(note.title, note.lead, (promise, *note.paragraphs), note.link)


def _write_erased(messages: Messages) -> ServiceNote:
    translate = messages.translate
    return ServiceNote(
        translate("Your data is erased"),
        translate("Your address and what you chose are erased. You get no more news from us by e-mail."),
        (
            translate(
                "We keep a code that was made from your address, so that no old list can bring it back. Nobody can "
                "find your address from it."
            ),
        ),
        NoteLink(translate("Latest news"), "/"),
    )


_WRITERS: dict[NoteKind, Callable[[Messages], ServiceNote]] = {
    "closed": _write_closed,
    "unavailable": _write_unavailable,
    "unreadable": _write_unreadable,
    "foreign": _write_foreign,
    "damaged link": _write_damaged_link,
    "expired link": _write_expired_link,
    "used link": _write_used_link,
    "left already": _write_left_already,
    "gone": _write_gone,
    "test link": _write_test_link,
    "left": _write_left,
    "left with mail": _write_left_with_mail,
    "erased": _write_erased,
}
