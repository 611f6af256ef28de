"""Check which URLs in a text may become links, and percent-encode them for HTML. Nothing is fetched."""

import re
from functools import lru_cache
from urllib.parse import quote, unquote

from pressroom.text.domains import encode_domain, encode_url_host

ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SCHEME = re.compile(r"([^/?#:]*):")
_HOST_LABEL = r"[^/?#\\@:.%<>^|\[\]\s]+"
_HOST = re.compile(
    rf"https?://(?:[^/?#\\@\s]*@)?{_HOST_LABEL}(?:\.{_HOST_LABEL})*\.?(?::[0-9]{{0,5}})?(?![^/?#])", re.IGNORECASE
)
_PLAIN_URL = re.compile(r"[A-Za-z0-9/:?#@!$&'()*+,;=._~-]*")
_ADDRESS_FIELDS = frozenset({"to", "cc", "bcc"})  # of a mailto URL (RFC 6068, section 2)
_INVALID_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE_CHARACTERS = "/:?#@!$&'()*+,;=._~-%"


@lru_cache(maxsize=4096)
def is_allowed_url(url: str) -> bool:
    """Check whether a text may link to a URL: `http` or `https` with a host, `mailto`, `tel`, or a relative URL.

    Browsers ignore white space and control characters before and in a scheme (WHATWG URL, section 4.4), so URLs with
    control characters, or white space at the start, are not allowed.
    """
    if _CONTROL.search(url) or url[:1].isspace():
        return False
    match = _SCHEME.match(url)
    if match is None:
        return True
    scheme = match[1].lower()
    return scheme in ALLOWED_SCHEMES and (not scheme.startswith("http") or _HOST.match(url) is not None)


@lru_cache(maxsize=4096)
def quote_url(url: str) -> str:
    """Percent-encode all characters that a URL may not contain (RFC 3986, section 2), with domain names in ASCII."""
    if _PLAIN_URL.fullmatch(url):
        return url
    encoded = _encode_mailto_domains(url) if url[:7].lower() == "mailto:" else encode_url_host(url)
    return quote(_INVALID_ESCAPE.sub("%25", encoded), safe=_SAFE_CHARACTERS)


def get_typed_address(url: str) -> str:
    """Return what people type instead of a `mailto:`, `tel:` or `sms:` URL, or an empty string for another URL.

    These are the addresses without subject and copy recipients, or the number without parameters. An extension is
    dialled after a pause, which is a comma.
    """
    scheme, _, rest = url.partition(":")
    match scheme.lower():
        case "mailto":
            return ", ".join(_list_receivers(rest))
        case "tel" | "sms":
            number, *parameters = unquote(rest.partition("?")[0]).split(";")
            extensions = [each[4:] for each in parameters if each.lower().startswith("ext=")]
            return ",".join([number.strip(), *extensions])
    return ""


def _list_receivers(mailto_address: str) -> list[str]:
    path, _, query = mailto_address.partition("?")
    fields = [field.partition("=") for field in query.split("&")]
    lists = (path, *[value for name, _, value in fields if name.lower() == "to"])
    return [unquote(each).strip() for addresses in lists for each in addresses.split(",") if each]


def _encode_mailto_domains(url: str) -> str:
    path, question_mark, query = url.partition("?")
    fields = [field.partition("=") for field in query.split("&")]
    encoded_fields = [
        f"{name}={_encode_address_list(value)}" if name.lower() in _ADDRESS_FIELDS else f"{name}{equals}{value}"
        for name, equals, value in fields
    ]
    return f"{_encode_address_list(path)}{question_mark}{'&'.join(encoded_fields)}"


def _encode_address_list(addresses: str) -> str:
    return ",".join([_encode_address(each) for each in addresses.split(",")])


def _encode_address(address: str) -> str:
    """Return an address with its domain in ASCII; in URLs, letters of the domain may be percent-encoded."""
    name, at, domain = address.rpartition("@")
    decoded_domain = unquote(domain)
    return address if decoded_domain.isascii() else f"{name}{at}{encode_domain(decoded_domain)}"
