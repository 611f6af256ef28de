"""E-mail addresses: what an officer wrote in, the normalised address or ValueError out. Nothing is looked up."""

import re
from functools import lru_cache

from pressroom.check.problems import shorten

# Every address of this form is valid and normal as it is written: dot-atoms of the commonest characters (RFC 5322,
# section 3.2.3) at a host of ASCII labels, none of them encoded (RFC 1123, section 2.1; RFC 5891, section 4.2.3.1).
_LABEL = r"(?![a-z0-9]{2}--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(
    rf"(?=.{{6,254}}\Z)(?=[^@]{{1,64}}@)[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:{_LABEL}\.)+(?P<top>[a-z]{{2,63}})"
)
# Reserved names, at which nobody has a mailbox (RFC 6761, RFC 6762, RFC 7686).
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})


@lru_cache(maxsize=4096)
def normalise_email(address: str) -> str:
    """An e-mail address (RFC 6531), normalised; else ValueError with a message for officers."""
    plain = _PLAIN.fullmatch(address)
    return address if plain and plain["top"] not in _RESERVED else _validate(address)


def _validate(address: str) -> str:
    """The same for whatever an address may be: capitals, other scripts, what is no address at all."""
    # Loading the library takes as long as checking ten releases, and hardly any newsroom needs it.
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError as error:
        why = str(error).rstrip(".")
        message = f"“{shorten(address)}” is no e-mail address ({why}); expected one such as press@example.org"
        raise ValueError(message) from error
