"""Parse how the newsroom sends mail: sender, returned mail, undo window, digests, and what is done after a crash."""

import re
from datetime import time, timedelta
from typing import Any

from pressroom.check.fields import Field, create_mapping_parser
from pressroom.check.problems import Place, shorten
from pressroom.check.values import create_choice_parser, parse_address_text, parse_email
from pressroom.model.draft import Node
from pressroom.model.newsroom import WEEKDAYS, MailIdentity

_DURATION = re.compile(r"(?P<count>[0-9]{1,5})(?P<unit>[smh])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours"}
_MAX_HOLD = timedelta(hours=24)
_MIN_LATE, _MAX_LATE = timedelta(minutes=1), timedelta(hours=24)
_TIME_OF_DAY = re.compile(r"(?P<hour>[01]?[0-9]|2[0-3])[:.](?P<minute>[0-5][0-9])")
# The local part of an address has 64 characters (RFC 5321, section 4.5.3.1.1), and the token of a mail comes after it.
_MAX_BOUNCE_NAME = 12


def _parse_bounces(node: Node, place: Place) -> str:
    """Return the address that mail comes back to; a token of the mail is put after its name, as in `bounce+token@`."""
    address = parse_email(node, place)
    name = address.rpartition("@")[0]
    if "+" in name or not name.isascii():
        raise ValueError(
            f"“{shorten(address)}” cannot be used here; use only letters a–z, digits, dots and hyphens before the @"
        )
    if len(name) > _MAX_BOUNCE_NAME:
        raise ValueError(
            f"“{shorten(name)}” is too long: the token of each mail is added to it; use at most {_MAX_BOUNCE_NAME} "
            "characters before the @, like bounce@lists.example.org"
        )
    return address


def _parse_hold(node: Node, place: Place) -> timedelta:
    """Return how long a mail waits before it is sent."""
    text = parse_address_text(node, place)
    hold = timedelta() if text == "0" else _read_duration(text)
    if hold is None or hold > _MAX_HOLD:
        raise ValueError(
            f"“{shorten(text)}” is not a valid time to wait; write a number and s, m or h, like 10m, at most 24h; "
            "0 sends at once"
        )
    return hold


def _parse_late_after(node: Node, place: Place) -> timedelta:
    """Return how long a mailing may wait for a relay to take its first mail before it counts as late."""
    text = parse_address_text(node, place)
    limit = _read_duration(text)
    if limit is None or not _MIN_LATE <= limit <= _MAX_LATE:
        raise ValueError(
            f"“{shorten(text)}” is not a valid limit; write a number and s, m or h, like 15m, from 1m to 24h"
        )
    return limit


def _read_duration(text: str) -> timedelta | None:
    """Return a time such as `10m`; None if it is not one."""
    match = _DURATION.fullmatch(text)
    return timedelta(**{_UNITS[match["unit"]]: int(match["count"])}) if match and text.isascii() else None


def _parse_time_of_day(node: Node, place: Place) -> time:
    """Return a time of day in the newsroom's zone."""
    text = parse_address_text(node, place)
    match = _TIME_OF_DAY.fullmatch(text)
    if not match or not text.isascii():
        raise ValueError(f"“{shorten(text)}” is not a valid time of day; write it from 00:00 to 23:59, like 07:00")
    return time(int(match["hour"]), int(match["minute"]))


def _create_identity(values: dict[str, Any], _: Place) -> MailIdentity:
    names = {"from": "address"}
    return MailIdentity(**{names.get(key, key): value for key, value in values.items()})


parse_mail = create_mapping_parser(
    {
        "from": Field(parse_email, "write the e-mail address that mail comes from"),
        "reply_to": Field(parse_email),
        "bounces": Field(_parse_bounces),
        "hold": Field(_parse_hold),
        "digest_at": Field(_parse_time_of_day),
        "digest_weekday": Field(create_choice_parser(WEEKDAYS)),
        "after_crash": Field(create_choice_parser(("resend", "hold"))),
        "late_after": Field(_parse_late_after),
    },
    _create_identity,
)
