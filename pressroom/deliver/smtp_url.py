"""Read the address of the operator's mail relay. No message contains the password."""

from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.text.domains import encode_domain

SETTING = "PRESSROOM_SMTP_URL"
"""The name of the setting, for messages."""

_PORTS = {"smtps": 465, "smtp": 587}
_LOOPBACK_PORT = 25
_REMEDY = f"Write {SETTING} as smtp://user:password@mail.example.org:587 or smtps://user:password@mail.example.org."


class Relay(Struct, frozen=True):
    """A mail relay. `encryption` is how the connection is protected; `user` is empty if no login is needed."""

    host: str
    port: int
    encryption: str
    user: str = ""
    password: str = ""

    @property
    def name(self) -> str:
        """Host and port, for people."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_smtp_url(url: str) -> Relay:
    """Return the relay for `smtp://[user:password@]host[:port][?tls=none]` or `smtps://…`.

    The encryption is `tls` (from the first byte), `starttls`, or `none`: on this machine, or if the URL says so. Raises
    ConfigError.
    """
    parts = _split(url.strip())
    host = encode_domain(unquote(parts.hostname or ""))
    if not host or not host.isascii() or any(char.isspace() for char in host):
        raise ConfigError(f"{SETTING} names no valid host.", _REMEDY)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ConfigError(
            f"{SETTING} needs both a user and a password, or neither.",
            f"{_REMEDY} In them, write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23 and % as %25.",
        )
    return Relay(host, _get_port(parts, host), _choose_encryption(parts, host), user, password)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ConfigError(f"{SETTING} is not a valid URL.", _REMEDY) from None  # the error contains the URL
    if parts.scheme not in _PORTS:
        raise ConfigError(f"{SETTING} does not start with smtp:// or smtps://.", _REMEDY)
    if parts.path not in {"", "/"} or parts.fragment:
        remedy = f"{_REMEDY} In a password, write / as %2F, ? as %3F and # as %23."
        raise ConfigError(f"{SETTING} has something after the host and the port.", remedy)
    return parts


def _get_port(parts: SplitResult, host: str) -> int:
    if parts.port == 0:
        raise ConfigError(f"{SETTING} has the port 0, which no server can have.", _REMEDY)
    default = _LOOPBACK_PORT if parts.scheme == "smtp" and is_loopback(host) else _PORTS[parts.scheme]
    return parts.port or default


def _choose_encryption(parts: SplitResult, host: str) -> str:
    if parts.query not in {"", "tls=none"}:
        raise ConfigError(
            f"{SETTING} ends in an unknown option.", "The only option is ?tls=none. In a password, write ? as %3F."
        )
    if parts.scheme == "smtps":
        if parts.query:
            raise ConfigError(f"{SETTING} asks for smtps:// and for ?tls=none.", "Remove one of them.")
        return "tls"
    return "none" if parts.query or is_loopback(host) else "starttls"


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine, so that nobody else can read what is sent to it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.rstrip(".").lower() == "localhost"
