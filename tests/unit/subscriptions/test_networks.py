"""Requests are counted by network: a /24 of IPv4, a /56 of IPv6."""

import pytest

from pressroom.subscriptions.networks import get_network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2002:c000:24d::1", "192.0.2.0/24"),
        ("2001:db8:1:2ff:aaaa::1", "2001:db8:1:200::/56"),
        ("2001:db8:1:2ab::9", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", "unknown"),
        ("testclient", "unknown"),
        ("192.0.2.077", "unknown"),
    ],
)
def test_a_client_counts_as_its_network(address: str, network: str) -> None:
    assert get_network(address) == network
