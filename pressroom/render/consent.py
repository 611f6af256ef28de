"""Write the text that a reader agrees to. The form shows it, and the receipt of the consent keeps exactly this text."""

from pressroom.render.labels import Messages


def format_consent_text(messages: Messages, newsroom_title: str) -> str:
    """Return what a reader agrees to by joining, in the language of the messages."""
    return messages.translate(
        "I want to get news from %(newsroom)s by e-mail. My address is used only for this. I can unsubscribe at any "
        "time with the link in each e-mail.",
        newsroom=newsroom_title,
    )
