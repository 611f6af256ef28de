"""Write the titles, buttons and short answers of the forms of the service."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.render.labels import Messages


class ConfirmationTexts(Struct, frozen=True):
    """The texts of the page that confirms something."""

    title: str
    lead: str
    button: str


def write_confirmation(messages: Messages, newsroom: str, *, is_change: bool) -> ConfirmationTexts:
    """Return the texts of the page that confirms a subscription, or a new address."""
    translate = messages.translate
    if is_change:
        return ConfirmationTexts(
            translate("Confirm your new address"),
            translate("Press the button to get news from %(newsroom)s at this address.", newsroom=newsroom),
            translate("Confirm the new address"),
        )
    return ConfirmationTexts(
        translate("Confirm your subscription"),
        translate("Press the button to get news from %(newsroom)s by e-mail.", newsroom=newsroom),
        translate("Confirm the subscription"),
    )


FormName: TypeAlias = Literal["join", "preferences", "unsubscribe"]


def get_form_title(name: FormName, messages: Messages) -> str:
    """Return the title of the page with a form."""
    titles: dict[FormName, Callable[[], str]] = {
        "join": lambda: messages.gettext("Subscribe to news by e-mail"),
        "preferences": lambda: messages.gettext("Your subscription"),
        "unsubscribe": lambda: messages.gettext("Unsubscribe from our news by e-mail"),
    }
    return titles[name]()


def write_saved(messages: Messages) -> str:
    """Return the answer to new choices."""
    return messages.gettext("Saved. What you get from now on is below.")


def write_paused(messages: Messages, day: str) -> str:
    """Return the answer to the beginning of a break."""
    return messages.translate("You get no news from us until %(day)s.", day=day)


def write_resumed(messages: Messages) -> str:
    """Return the answer to the end of a break."""
    return messages.gettext("You get our news again from now on.")


def write_address_asked(messages: Messages, email: str) -> str:
    """Return the answer to a wish for another address: the same for every address."""
    return messages.translate(
        "You get an e-mail at %(email)s with a link. Open the link and press the button on that page. Until then, our "
        "news goes to the address below. We send at most two of these e-mails to an address in 24 hours.",
        email=email,
    )
