"""Check the SPF record of a domain and of all that it includes (RFC 7208)."""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network

from msgspec import Struct

from pressroom.doctor.dns_reader import DnsReader, IpAddress
from pressroom.doctor.findings import Finding, report_error, report_ok, report_unchecked, report_warning
from pressroom.doctor.spf_record import (
    LOOKUP_MECHANISMS,
    Mechanism,
    SpfRecord,
    is_spf_record,
    parse_spf_record,
)

_MAX_LOOKUPS = 10  # section 4.6.4
_MAX_VOID_LOOKUPS = 2
_MAX_MAIL_HOSTS = 10
_MAX_RECORDS, _MAX_TRIED = 40, 60  # where our own walk ends: after so many records and lookups


def check_spf(reader: DnsReader, domain: str, addresses: Iterable[IpAddress] = ()) -> Iterator[Finding]:
    """Yield what is found about the record of the domain of envelope senders.

    `addresses` are those from which mail leaves, if they are known. Raises DnsError.
    """
    texts = [text for text in reader.read_texts(domain) if is_spf_record(text)]
    if not texts:
        yield _report_missing(reader, domain)
        return
    walk = _SpfWalk(reader)
    walk.visit(domain, ())
    yield from walk.findings
    yield from _check_limits(domain, walk)
    if any(finding.state == "error" for finding in walk.findings):
        return
    yield report_ok("spf.ok", f"The SPF record of {domain} can be read, with {walk.lookups} of 10 DNS lookups.")
    for address in addresses:
        yield _check_address(reader, domain, address)


def _report_missing(reader: DnsReader, domain: str) -> Finding:
    almost = next((text for text in reader.read_texts(domain) if "spf1" in text.lower()), "")
    if almost:
        return report_error(
            "spf.syntax",
            f"The SPF record of {domain} does not start with “v=spf1 ”, so nobody reads it: {almost[:80]}",
            "Write it without quotation marks around the text, with v=spf1 and a space at its start.",
        )
    return report_error(
        "spf.missing",
        f"{domain} has no SPF record: receivers cannot see who may send mail for it.",
        f"Add a TXT record to {domain} that names your mail relay, as its operator says. For a relay with the address "
        '192.0.2.1, it is "v=spf1 ip4:192.0.2.1 -all".',
    )


def _check_limits(domain: str, walk: "_SpfWalk") -> Iterator[Finding]:
    if walk.lookups > _MAX_LOOKUPS:
        yield report_error(
            "spf.lookups",
            f"The SPF record of {domain} needs {walk.lookups} DNS lookups. Receivers stop after 10 and count it as "
            "wrong.",
            "Remove what no longer sends mail, or write ip4: and ip6: with addresses instead of include:, a and mx.",
        )
    if len(walk.void_names) > _MAX_VOID_LOOKUPS:
        yield report_error(
            "spf.void-lookups",
            f"The SPF record of {domain} leads to names without records: {', '.join(walk.void_names)}. Receivers stop "
            "after two.",
            "Remove these names from the record.",
        )


class _SpfWalk:
    """Visits a record and all records that it includes, and counts what receivers count."""

    def __init__(self, reader: DnsReader) -> None:
        self._reader = reader
        self.findings: list[Finding] = []
        self.lookups = 0
        self.void_names: list[str] = []
        self._records = 0

    def visit(self, domain: str, path: tuple[str, ...]) -> None:
        """Visit the record of a domain; `path` are the domains that led to it."""
        self._records += 1
        if self._records > _MAX_RECORDS:
            return
        if domain in path:
            message = f"The SPF record of {path[-1]} includes {domain}, which includes it again: it has no end."
            self._add_error("spf.loop", message, f"Remove {domain} from the record of {path[-1]}.")
            return
        record = self._read_record(domain, path)
        if record:
            self._check_end(domain, record, is_included=bool(path))
            for mechanism in record.mechanisms:
                self._visit_mechanism(domain, mechanism, path)
            if record.redirect and not record.all_qualifier:
                self._follow(domain, record.redirect, path)

    def _read_record(self, domain: str, path: tuple[str, ...]) -> SpfRecord | None:
        texts = [text for text in self._reader.read_texts(domain) if is_spf_record(text)]
        if not texts:
            message = f"The SPF record of {path[-1]} includes {domain}, which has no SPF record."
            self._add_error("spf.include", message, f"Remove {domain} from the record of {path[-1]}, or correct it.")
            return None
        if len(texts) > 1:
            self._add_error(
                "spf.several",
                f"{domain} has {len(texts)} SPF records. Receivers then accept none.",
                "Write everything into one TXT record that starts with v=spf1, and delete the others.",
            )
            return None
        try:
            return parse_spf_record(texts[0])
        except ValueError as error:
            self._add_error("spf.syntax", f"The SPF record of {domain} is wrong: {error}.", "Correct the TXT record.")
            return None

    def _check_end(self, domain: str, record: SpfRecord, *, is_included: bool) -> None:
        """Check what holds for everybody who is not named."""
        if record.all_qualifier == "+":
            self._add_error(
                "spf.all-pass",
                f"The SPF record of {domain} allows everybody to send mail for it (+all).",
                "Write -all at its end, or ~all while you try it out.",
            )
        if record.unused:
            message = f"In the SPF record of {domain}, nobody reads what comes after “all”: {' '.join(record.unused)}."
            self._add_warning("spf.after-all", message, "Move “all” to the end.")
        if record.redirect and record.all_qualifier:
            message = f"In the SPF record of {domain}, “redirect={record.redirect}” does nothing because of “all”."
            self._add_warning("spf.redirect", message, "Remove one of them.")
        if is_included:
            return
        if record.all_qualifier == "?" or not (record.all_qualifier or record.redirect):
            message = f"The SPF record of {domain} says nothing about all others: it does not end in -all or ~all."
            self._add_warning("spf.neutral", message, "Write -all at its end, or ~all while you try it out.")

    def _visit_mechanism(self, domain: str, mechanism: Mechanism, path: tuple[str, ...]) -> None:
        if mechanism.name not in LOOKUP_MECHANISMS:
            return
        if mechanism.name == "ptr":
            self._add_warning(
                "spf.ptr",
                f"The SPF record of {domain} uses “ptr”, which is slow and which many receivers ignore (RFC 7208).",
                "Write the addresses with ip4: and ip6: instead.",
            )
        if mechanism.name == "include":
            self._follow(domain, mechanism.value, path)
            return
        self.lookups += 1
        if not mechanism.has_macro and mechanism.name != "ptr" and self.lookups <= _MAX_TRIED:
            self._look_up(domain, mechanism)

    def _follow(self, domain: str, target: str, path: tuple[str, ...]) -> None:
        self.lookups += 1
        if "%" not in target:
            self.visit(target.lower().rstrip("."), (*path, domain))

    def _look_up(self, domain: str, mechanism: Mechanism) -> None:
        """Count a name without records, and mail hosts."""
        name = mechanism.value or domain
        if mechanism.name == "mx":
            found: tuple[object, ...] = self._reader.read_mail_hosts(name)
            if len(found) > _MAX_MAIL_HOSTS:
                message = f"“{mechanism.text}” in the SPF record of {domain} leads to {len(found)} hosts, more than 10."
                self._add_error("spf.mail-hosts", message, "Write their addresses with ip4: and ip6: instead.")
        else:
            found = self._reader.read_addresses(name)
        if not found:
            self.void_names.append(name)

    def _add_error(self, code: str, message: str, remedy: str) -> None:
        self.findings.append(report_error(code, message, remedy))

    def _add_warning(self, code: str, message: str, remedy: str) -> None:
        self.findings.append(report_warning(code, message, remedy))


def _check_address(reader: DnsReader, domain: str, address: IpAddress) -> Finding:
    result = _Evaluation(reader, address).evaluate(domain)
    if result == "+":
        return report_ok("spf.address", f"The SPF record of {domain} allows {address} to send mail.")
    if result == "unknown":
        message = f"Whether {domain} allows {address} to send mail depends on the mail (a macro in the SPF record)."
        return report_unchecked("spf.address", message)
    kind = "ip4" if address.version == 4 else "ip6"
    return report_error(
        "spf.address",
        f"The SPF record of {domain} does not allow {address} to send mail.",
        f"Add {kind}:{address} to the TXT record of {domain}, before “all”.",
    )


class _Evaluation(Struct, frozen=True):
    """Finds what records without errors say about an address: a qualifier, or `unknown`."""

    reader: DnsReader
    address: IpAddress

    def evaluate(self, domain: str) -> str:
        """Return the qualifier of the first mechanism of a domain's record that matches."""
        record = next(map(parse_spf_record, filter(is_spf_record, self.reader.read_texts(domain))))
        for mechanism in record.mechanisms:
            is_match = self._matches(domain, mechanism)
            if is_match:
                return mechanism.qualifier
            if is_match is None:
                return "unknown"
        if record.redirect:
            return "unknown" if "%" in record.redirect else self.evaluate(record.redirect.lower().rstrip("."))
        return "?"

    def _matches(self, domain: str, mechanism: Mechanism) -> bool | None:
        """Return whether a mechanism matches, or None if that cannot be known."""
        if mechanism.network:
            return self.address in mechanism.network
        if mechanism.name == "all":
            return True
        if mechanism.has_macro or mechanism.name in {"ptr", "exists"}:
            return None
        if mechanism.name == "include":
            result = self.evaluate(mechanism.value.lower().rstrip("."))
            return None if result == "unknown" else result == "+"
        name = mechanism.value or domain
        hosts = self.reader.read_mail_hosts(name) if mechanism.name == "mx" else (name,)
        bits = mechanism.bits if self.address.version == 4 else mechanism.bits6
        return any(
            self.address in ip_network(f"{found}/{bits}", strict=False)
            for host in hosts
            for found in self.reader.read_addresses(host)
            if found.version == self.address.version
        )
