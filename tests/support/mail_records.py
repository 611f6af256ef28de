"""The DNS records of a newsroom that sends mail, all of them right, and what the doctor finds in changed ones."""

from ipaddress import ip_address

from pressroom.doctor.dkim import Selector
from pressroom.doctor.dns_reader import DnsReader
from pressroom.doctor.examine import MailRoute, examine_records
from pressroom.doctor.findings import Finding
from pressroom.model.newsroom import MailIdentity
from tests.support.dkim_keys import get_dkim_key
from tests.support.dns_server import Records, run_dns_server

DOMAIN = "sundvik.example"
KEY = get_dkim_key(DOMAIN, "rsa-1")
ED25519_KEY = get_dkim_key(DOMAIN, "ed-1", "ed25519")
ADDRESS = "192.0.2.25"
REVERSE = "25.2.0.192.in-addr.arpa"

GOOD: dict[str, list[str]] = {
    DOMAIN: ["TXT v=spf1 ip4:192.0.2.25 mx -all", f"MX 10 mail.{DOMAIN}.", "TXT other=text"],
    f"mail.{DOMAIN}": [f"A {ADDRESS}"],
    KEY.record_name: [f"TXT {KEY.record}"],
    ED25519_KEY.record_name: [f"TXT {ED25519_KEY.record}"],
    f"_dmarc.{DOMAIN}": [f"TXT v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}"],
    REVERSE: [f"PTR mail.{DOMAIN}."],
}


def create_route(
    sender: str = f"press@{DOMAIN}", *, selectors: tuple[Selector, ...] | None = None, address: str = ADDRESS
) -> MailRoute:
    """A newsroom that signs with two keys, and whose mail leaves from one address."""
    own = tuple(Selector(key.domain, key.selector, key) for key in (KEY, ED25519_KEY))
    addresses = (ip_address(address),) if address else ()
    return MailRoute(MailIdentity(sender), own if selectors is None else selectors, addresses, "here")


def find(records: Records, route: MailRoute | None = None) -> list[Finding]:
    """What is found in the DNS with these records."""
    with run_dns_server(records) as server:
        reader = DnsReader(f"127.0.0.1:{server.port}", timeout=2)
        return list(examine_records(reader, route or create_route()))


def list_faults(findings: list[Finding]) -> dict[str, str]:
    """The codes of everything that is not right, with their states."""
    return {finding.code: finding.state for finding in findings if finding.state != "ok"}
