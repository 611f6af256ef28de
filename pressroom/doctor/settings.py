"""Check the newsroom's own settings for mail: answers to its addresses must arrive."""

from collections.abc import Iterator

from pressroom.doctor.dns_reader import DnsReader
from pressroom.doctor.findings import Finding, report_error, report_ok, report_warning
from pressroom.model.newsroom import MailIdentity
from pressroom.text.domains import encode_domain

_FREE_PROVIDERS = ("gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "outlook.com", "yahoo.com")
_RESERVED_ENDINGS = (".example", ".invalid", ".test", ".localhost", ".local")


def get_domain(address: str) -> str:
    """Return the domain of an e-mail address, in ASCII and lower case."""
    return encode_domain(address.rpartition("@")[2]).lower()


def check_settings(identity: MailIdentity) -> Iterator[Finding]:
    """Yield what is found about the addresses without asking anybody."""
    domain = get_domain(identity.address)
    if domain in _FREE_PROVIDERS:
        yield report_error(
            "mail.provider",
            f"“from” under “mail” is an address at {domain}: only {domain} itself may send mail from there.",
            "Use an address in your own domain.",
        )
    elif domain.endswith(_RESERVED_ENDINGS):
        yield report_warning(
            "mail.reserved",
            f"“from” under “mail” is in {domain}, a domain that does not exist on the internet.",
            "Use an address in your own domain before you send mail.",
        )
    else:
        yield report_ok("mail.from", f"Mail comes from an address in {domain}.")


def check_answers(reader: DnsReader, identity: MailIdentity) -> Iterator[Finding]:
    """Yield whether answers and returned mail can arrive. Raises DnsError."""
    for domain in dict.fromkeys(map(get_domain, filter(None, (identity.address, identity.reply_to, identity.bounces)))):
        hosts = reader.read_mail_hosts(domain)
        if hosts == ("",):
            yield _report_no_mail(domain, "says that it takes no mail (a null MX record)")
        elif not hosts and not reader.read_addresses(domain):
            yield _report_no_mail(domain, "has neither an MX record nor an address")
        else:
            yield report_ok("mail.answers", f"{domain} takes mail, so answers can arrive.")


def _report_no_mail(domain: str, why: str) -> Finding:
    return report_error(
        "mail.answers",
        f"{domain} {why}: answers and returned mail are lost, and many receivers refuse mail from there.",
        f"Add an MX record to {domain}, or use an address in a domain that takes mail.",
    )
