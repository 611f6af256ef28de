"""Name the network of a client, so that requests can be counted without keeping anybody's address."""

from ipaddress import IPv4Address, ip_address, ip_network

_IPV4_BITS = 24
_IPV6_BITS = 56  # what a provider gives to one household


def get_network(client_address: str) -> str:
    """Return the network of a client's IP address: the /24 of IPv4, the /56 of IPv6; `unknown` without an address.

    An IPv4 address inside an IPv6 one (`::ffff:192.0.2.7`, 6to4, Teredo) counts as IPv4.
    """
    try:
        address = ip_address(client_address.partition("%")[0])
    except ValueError:
        return "unknown"
    if address.version == 6:
        teredo = address.teredo
        address = address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
    bits = _IPV4_BITS if isinstance(address, IPv4Address) else _IPV6_BITS
    return str(ip_network(f"{address}/{bits}", strict=False))
