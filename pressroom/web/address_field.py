"""Judge an address that a reader has typed, and show it again without what no page can contain."""

import re

from pressroom.render.service_forms import ErrorKind
from pressroom.subscriptions.addresses import MAX_CHARACTERS, InvalidAddressError, parse_address

_UNSHOWN = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def find_address_fault(email: str) -> ErrorKind | None:
    """Return what is wrong with an address; None if nothing is."""
    if not email:
        return "no address"
    if len(email) > MAX_CHARACTERS:
        return "long address"
    try:
        parse_address(email)
    except InvalidAddressError:
        return "address" if "@" in email else "no @"
    return None


def clean_address(email: str) -> str:
    """Return an address as a page can show it."""
    return _UNSHOWN.sub("", email)[:MAX_CHARACTERS]
