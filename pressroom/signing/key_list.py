"""The public keys of a newsroom as a JWK Set (RFC 7517, section 5), which is committed and served: octets ⇄ one value.

It is pure. Keys are added, retired and revoked; none ever goes, and nothing of a key's past is changed.
"""

from datetime import UTC, datetime, timedelta

from msgspec import DecodeError, Struct, json, structs

from pressroom.errors import ConfigError
from pressroom.signing.jwk import PrivateKey, PublicKey, require_valid_reason


class KeyList(Struct, frozen=True, forbid_unknown_fields=True):
    """All keys that a newsroom ever had, the oldest first."""

    keys: tuple[PublicKey, ...]

    def __post_init__(self) -> None:
        kids = [key.kid for key in self.keys]
        doubled = next((kid for kid in kids if kids.count(kid) > 1), None)
        if doubled:
            raise ValueError(f"the key {doubled} stands there more than once")

    def find_key(self, kid: str) -> PublicKey | None:
        """The key with an id."""
        return next((key for key in self.keys if key.kid == kid), None)

    @property
    def current_key(self) -> PublicKey | None:
        """The key that signs: the newest in use, of which a merge of two branches can leave several."""
        in_use = sorted((key for key in self.keys if key.is_in_use), key=lambda key: key.created)
        return in_use[-1] if in_use else None

    def with_new_key(self, private_key: PrivateKey, now: datetime) -> "KeyList":
        """The list with a key that takes the place of the former one."""
        end = _round_up_to_second(now)
        former = [structs.replace(key, retired=max(end, key.created)) if key.is_in_use else key for key in self.keys]
        return KeyList((*former, private_key.to_public_key(round_down_to_second(now))))

    def with_key_revoked(self, kid: str, now: datetime, reason: str) -> "KeyList":
        """The list with a key revoked. Raises ConfigError when that cannot be."""
        key = self.find_key(kid)
        if key is None:
            raise ConfigError(f"There is no key {kid}.", "`pressroom keys list` names all that there are.")
        if key.revoked:
            when = f"{key.revoked:%Y-%m-%d %H:%M} UTC"
            raise ConfigError(f"The key {kid} was revoked at {when}: {key.reason}", "That is for ever; leave it so.")
        try:
            require_valid_reason(reason)
        except ValueError as error:
            raise ConfigError(f"The reason cannot be used: {error}.", "Say it in one line.") from error
        if not reason:
            raise ConfigError("There is no reason.", "Say with --reason why, for everybody to read.")
        revoked = structs.replace(key, revoked=max(_round_up_to_second(now), key.created), reason=reason)
        return KeyList(tuple(revoked if each is key else each for each in self.keys))


def parse_key_list(content: bytes) -> KeyList:
    """The list that octets say; ValueError tells why they say none. What pressroom would not write is refused."""
    try:
        found = json.decode(content, type=KeyList)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if json.format(content, indent=-1) != json.encode(found):
        raise ValueError("members are doubled, in another order or spelt in another way than pressroom writes them")
    return found


def format_key_list(keys: KeyList) -> bytes:
    """The octets of a list, for people too: a member a line."""
    return json.format(json.encode(keys), indent=2) + b"\n"


def round_down_to_second(time: datetime) -> datetime:
    """The second in which something begins. So a record that keeps whole seconds finds its key begun."""
    return time.astimezone(UTC).replace(microsecond=0)


def _round_up_to_second(time: datetime) -> datetime:
    """The second by which something has ended: what was signed earlier within it stays good."""
    begun = round_down_to_second(time)
    return begun if begun == time else begun + timedelta(seconds=1)
