"""Tell readers from programs and from forgers: where a form comes from, when it was shown, and how often it is sent.

No cookie and no puzzle is needed, and nothing is kept but keyed hashes.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from msgspec import Struct
from starlette.datastructures import Headers

from pressroom.store import Transaction, used_forms
from pressroom.text.domains import encode_url_host
from pressroom.tokens import InvalidTokenError, TokenKeys, create_token, hash_value, read_token

HONEYPOT = "website"
"""The name of a hidden field, which people leave empty and programs fill in."""
MIN_FORM_TIME = timedelta(seconds=2)
"""Nobody reads and sends a form faster."""
MAX_FORM_TIME = timedelta(hours=6)
_PURPOSE = "form"
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}

FormOrigin: TypeAlias = Literal["own", "listed", "foreign", "hidden"]
"""Where a form was sent from: a page of the newsroom; another site that the operator lists; any other site; a page that
tells its origin to nobody, in a browser that does not say more."""


def find_origin(headers: Headers, own: frozenset[str], listed: frozenset[str]) -> FormOrigin:
    """Return where a form was sent from, by Origin and Sec-Fetch-Site. Both are set by browsers, not by pages.

    A client without both is no browser of today: no other page can make it send a form. A page with `no-referrer`
    sends the origin `null`, so there Sec-Fetch-Site decides.
    """
    origins, site = headers.getlist("origin"), headers.get("sec-fetch-site", "")
    if len(origins) > 1:
        return "foreign"
    origin = normalise_origin(origins[0]) if origins else ""
    if origin and origin != "null":
        if origin in own or site == "same-origin":
            return "own"
        return "listed" if origin in listed else "foreign"
    if site:
        return "own" if site in {"same-origin", "none"} else "foreign"
    return "hidden" if origin else "own"


@lru_cache(maxsize=16)
def list_origins(urls: tuple[str, ...]) -> frozenset[str]:
    """Return the origins of URLs, as browsers send them."""
    return frozenset(filter(None, map(get_origin, urls)))


def get_origin(url: str) -> str:
    """Return the origin of a URL, as browsers send it; empty if it has none."""
    try:
        parts = urlsplit(encode_url_host(url.strip()))
    except ValueError:
        return ""
    return normalise_origin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}") if parts.netloc else ""


def normalise_origin(origin: str) -> str:
    """Return an origin in small letters and without the usual port."""
    origin = origin.strip().lower().rstrip("/")
    return origin.removesuffix(_DEFAULT_PORTS.get(origin.partition(":")[0], "\0"))


class ShownForm(Struct, frozen=True):
    """A form as it was shown: its id, when, and the digest of the consent with the language it was in."""

    id: str
    shown_at: datetime
    language: str
    digest: str


FormFault: TypeAlias = Literal["forged", "expired", "too fast"]


def create_form_token(keys: TokenKeys, language: str, consent: str, now: datetime) -> str:
    """Return the token of a form that is shown now, with this text to agree to."""
    value = f"{secrets.token_hex(8)}.{int(now.timestamp() * 1000)}.{language}.{_digest(consent)}"
    return create_token(keys, _PURPOSE, value, expires_at=now + MAX_FORM_TIME)


def read_form_token(keys: TokenKeys, token: str, now: datetime) -> ShownForm | FormFault:
    """Return the form that a token was made for, or what is wrong: a form is valid for some hours, and not at once."""
    try:
        form_id, milliseconds, language, digest = read_token(keys, _PURPOSE, token, now).split(".")
    except InvalidTokenError as error:
        return "expired" if error.reason == "expired" else "forged"
    shown_at = datetime.fromtimestamp(int(milliseconds) / 1000, now.tzinfo)
    return "too fast" if now - shown_at < MIN_FORM_TIME else ShownForm(form_id, shown_at, language, digest)


def is_consent_of_form(form: ShownForm, consent: str) -> bool:
    """Check whether a text is the one that the form has shown."""
    return form.digest == _digest(consent)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


FormUse: TypeAlias = Literal["first", "repeated", "used"]


def use_form(
    transaction: Transaction, keys: TokenKeys, form: ShownForm, content: Sequence[str], now: datetime
) -> FormUse:
    """Mark a form as used. `repeated`: the same was sent before, as when a button is pressed twice."""
    mark = f"{form.id}:{hash_value(keys, 'form', chr(0).join(content))}"
    if used_forms.mark_used(transaction, form.id, now):
        used_forms.mark_used(transaction, mark, now)
        return "first"
    return "repeated" if used_forms.is_used(transaction, mark) else "used"
