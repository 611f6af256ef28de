"""Validate and normalise e-mail addresses, without asking the network."""

import re
from functools import lru_cache

from pressroom.check.problems import shorten

# Every address of this form is valid and already normalised: dot-atoms of the most common characters (RFC 5322,
# section 3.2.3) at a host of ASCII labels, none of them encoded (RFC 1123, section 2.1; RFC 5891, section 4.2.3.1).
_LABEL = r"(?![a-z0-9]{2}--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"(?=.{{6,254}}\Z)(?=[^@]{{1,64}}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+(?P<top>[a-z]{{2,63}})"
)
# Reserved names, which have no mailboxes (RFC 6761, RFC 6762, RFC 7686).
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})


@lru_cache(maxsize=4096)
def normalise_email(address: str) -> str:
    """Return an e-mail address (RFC 6531) in its normalised form.

    Raises ValueError, with a message for officers, if it is not valid.
    """
    plain = _PLAIN.fullmatch(address)
    return address if plain and plain["top"] not in _RESERVED else _validate(address)


def _validate(address: str) -> str:
    # Loading the library takes as long as checking ten releases, and few newsrooms need it.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        message = f"“{shorten(address)}” is not a valid e-mail address ({reason}); write it like press@example.org"
        raise ValueError(message) from error
