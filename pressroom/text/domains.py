"""Convert domain names in addresses to ASCII by IDNA 2008 (RFC 5891), as browsers do.

IDNA 2003, which Python's own codec follows, makes another domain of some names: `straße.example` is not
`strasse.example`. What people read keeps its letters; programs get ASCII, so that each of them finds the same domain.
"""

import re
from functools import lru_cache

_URL_HOST = re.compile(r"(?P<before>(?:https?:)?//(?:[^/?#@]*@)?)(?P<host>[^/?#:]+)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def encode_domain(domain: str) -> str:
    """Return a domain name in ASCII, or unchanged if it is not valid."""
    if domain.isascii():
        return domain
    import idna  # noqa: PLC0415 - its tables take long to load, and few newsrooms need them

    try:
        mapped = idna.uts46_remap(domain, std3_rules=False, transitional=False)
        labels = [label if label.isascii() else idna.alabel(label).decode() for label in mapped.split(".")]
    except idna.IDNAError:
        return domain
    return ".".join(labels)


def encode_email_domain(address: str) -> str:
    """Return an e-mail address with its domain in ASCII; the part before the @ is unchanged (RFC 6532)."""
    if address.isascii():
        return address
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{encode_domain(domain)}" if at else address


def encode_url_host(url: str) -> str:
    """Return a web URL with its host in ASCII. Other URLs, and the rest of this one, are unchanged."""
    match = _URL_HOST.match(url)
    return match["before"] + encode_domain(match["host"]) + url[match.end() :] if match else url
