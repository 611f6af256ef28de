"""JWK Set (RFC 7517, section 5): the list of a newsroom's public keys. Pure.

Keys are added, retired and revoked, but never removed, and their past dates never change.
"""

from datetime import UTC, datetime, timedelta

from msgspec import DecodeError, Struct, json, structs

from pressroom.errors import ConfigError
from pressroom.signing.jwk import PrivateKey, PublicKey, require_valid_reason


class KeyList(Struct, frozen=True, forbid_unknown_fields=True):
    """All keys that a newsroom has ever had, oldest first."""

    keys: tuple[PublicKey, ...]

    def __post_init__(self) -> None:
        kids = [key.kid for key in self.keys]
        repeated = next((kid for kid in kids if kids.count(kid) > 1), None)
        if repeated:
            raise ValueError(f"the key {repeated} is listed more than once")

    def find_key(self, kid: str) -> PublicKey | None:
        """Return the key with an id, or None."""
        return next((key for key in self.keys if key.kid == kid), None)

    @property
    def current_key(self) -> PublicKey | None:
        """The key that signs: the newest one in use. A merge of two branches can leave several in use."""
        in_use = sorted((key for key in self.keys if key.is_in_use), key=lambda key: key.created)
        return in_use[-1] if in_use else None

    def with_new_key(self, private_key: PrivateKey, now: datetime) -> "KeyList":
        """Return the list with a new key, and the keys in use retired."""
        end = _round_up_to_second(now)
        retired = [structs.replace(key, retired=max(end, key.created)) if key.is_in_use else key for key in self.keys]
        return KeyList((*retired, private_key.to_public_key(round_down_to_second(now))))

    def with_key_revoked(self, kid: str, now: datetime, reason: str) -> "KeyList":
        """Return the list with a key revoked. Raises ConfigError if there is no such key or it is revoked already."""
        key = self.find_key(kid)
        if key is None:
            raise ConfigError(f"There is no key {kid}.", "To see all keys, run: pressroom keys list")
        if key.revoked:
            when = f"{key.revoked:%Y-%m-%d %H:%M} UTC"
            raise ConfigError(f"The key {kid} was revoked at {when}: {key.reason}", "Nothing more needs to be done.")
        try:
            require_valid_reason(reason)
        except ValueError as error:
            raise ConfigError(f"The reason is not valid: {error}.", "Write it in one short line.") from error
        if not reason:
            raise ConfigError("A reason is missing.", "Add it with --reason; everybody can read it.")
        revoked = structs.replace(key, revoked=max(_round_up_to_second(now), key.created), reason=reason)
        return KeyList(tuple(revoked if each is key else each for each in self.keys))


def parse_key_list(content: bytes) -> KeyList:
    """Return the list in a key file. Raises ValueError unless it is exactly as pressroom writes it."""
    try:
        keys = json.decode(content, type=KeyList)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if json.format(content, indent=-1) != json.encode(keys):
        raise ValueError("fields are repeated, in another order or not written as pressroom writes them")
    return keys


def format_key_list(keys: KeyList) -> bytes:
    """Return the content of a key file, indented for people to read."""
    return json.format(json.encode(keys), indent=2) + b"\n"


def round_down_to_second(time: datetime) -> datetime:
    """Return a start time in whole seconds, so that the key is valid for lines with times in whole seconds."""
    return time.astimezone(UTC).replace(microsecond=0)


def _round_up_to_second(time: datetime) -> datetime:
    """Return an end time in whole seconds: signatures made earlier in that second stay valid."""
    second = round_down_to_second(time)
    return second if second == time else second + timedelta(seconds=1)
