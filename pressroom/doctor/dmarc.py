"""Check the DMARC record of the From domain (RFC 9989)."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from pressroom.doctor.dmarc_record import (
    DmarcRecord,
    find_organisational_domain,
    read_broken_texts,
    read_dmarc_record,
    read_dmarc_texts,
)
from pressroom.doctor.dns_reader import DnsReader
from pressroom.doctor.findings import Finding, report_error, report_ok, report_warning
from pressroom.doctor.tags import parse_tags

_POLICIES = ("none", "quarantine", "reject")
_REMOVED_TAGS = ("pct", "rf", "ri")
_KNOWN_TAGS = ("v", "p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "t", "psd", *_REMOVED_TAGS)
_VALUES = {"adkim": ("r", "s"), "aspf": ("r", "s"), "t": ("y", "n"), "psd": ("y", "n", "u")}
_MAX_ADDRESSES = 10  # receivers send to two or more
_REPORT_URI = re.compile(r"mailto:(?P<box>[^@\s,!]+)@(?P<domain>[^@\s,!?]+)(?P<size>!\d+[kmgt]?)?", re.IGNORECASE)


def check_dmarc(reader: DnsReader, domain: str, report_address: str) -> Iterator[Finding]:
    """Yield what is found about the record that holds for From addresses in a domain. Raises DnsError.

    `report_address` is an address of the newsroom, for the record to propose.
    """
    faults = list(_check_presence(reader, domain, report_address))
    yield from faults
    record = None if faults else find_record(reader, domain)
    if record is None:
        return
    faults = [
        *_check_policy(record, domain, report_address),
        *_check_values(record),
        *_check_reports(reader, record),
    ]
    yield from faults
    if not any(finding.state == "error" for finding in faults):
        where = f"_dmarc.{record.domain}"
        policy = _get_policy(record, domain)
        yield report_ok("dmarc.ok", f"The DMARC record {where} holds for {domain}, with the policy “{policy}”.")


def find_record(reader: DnsReader, domain: str) -> DmarcRecord | None:
    """Return the record that holds for a domain: its own, or that of its organisation. Raises DnsError."""
    return read_dmarc_record(reader, domain) or read_dmarc_record(reader, find_organisational_domain(reader, domain))


def _propose(domain: str, report_address: str) -> str:
    return f'the TXT record _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:{report_address}"'


def _check_presence(reader: DnsReader, domain: str, report_address: str) -> Iterator[Finding]:
    """Yield a fault if there is not exactly one record that can be read."""
    for name in dict.fromkeys((domain, find_organisational_domain(reader, domain))):
        texts = read_dmarc_texts(reader, name)
        if len(texts) > 1:
            remedy = "Delete all but one."
            yield report_error(
                "dmarc.several", f"There are {len(texts)} DMARC records _dmarc.{name}. Receivers ignore all.", remedy
            )
            return
        for text in texts:
            try:
                parse_tags(text)
            except ValueError as error:
                yield report_error("dmarc.syntax", f"The DMARC record _dmarc.{name} is wrong: {error}.", "Correct it.")
                return
    if find_record(reader, domain) is None:
        yield _report_missing(reader, domain, report_address)


def _report_missing(reader: DnsReader, domain: str, report_address: str) -> Finding:
    for broken in read_broken_texts(reader, f"_dmarc.{domain}"):
        return report_error(
            "dmarc.syntax",
            f"The DMARC record _dmarc.{domain} does not start with “v=DMARC1;”, so nobody reads it: {broken[:80]}",
            f"Write {_propose(domain, report_address)}",
        )
    for text in reader.read_texts(domain):
        if text.startswith("v=DMARC1"):
            return report_error(
                "dmarc.place",
                f"The DMARC record is at {domain} itself, where nobody looks for it.",
                f"Move it to the name _dmarc.{domain}.",
            )
    return report_error(
        "dmarc.missing",
        f"{domain} has no DMARC record. Large receivers then refuse mail to many readers.",
        f"Add {_propose(domain, report_address)}",
    )


def _get_policy(record: DmarcRecord, domain: str) -> str:
    names = ("p",) if record.domain == domain else ("sp", "p")
    return next((record.tags[name].lower() for name in names if name in record.tags), "none")


def _check_policy(record: DmarcRecord, domain: str, report_address: str) -> Iterator[Finding]:
    where = f"The DMARC record _dmarc.{record.domain}"
    if "p" not in record.tags:
        yield report_error(
            "dmarc.no-policy",
            f"{where} has no policy (p=). Receivers ignore it, or take it for p=none.",
            f"Write {_propose(record.domain, report_address)}",
        )
    for name in ("p", "sp", "np"):
        value = record.tags.get(name)
        if value is not None and value.lower() not in _POLICIES:
            yield report_error(
                "dmarc.policy",
                f"{where} contains {name}={value}, which is no policy.",
                f"Write {name}=none, {name}=quarantine or {name}=reject.",
            )
    if record.psd == "y" and record.domain == domain:
        yield report_error(
            "dmarc.public-suffix",
            f"{where} says that anybody can register names below {domain} (psd=y).",
            "Remove psd=y from the record.",
        )


def _check_values(record: DmarcRecord) -> Iterator[Finding]:
    where = f"The DMARC record _dmarc.{record.domain}"
    if removed := [name for name in _REMOVED_TAGS if name in record.tags]:
        names = ", ".join(f"{name}=" for name in removed)
        hint = " For a test phase, write t=y instead of pct=." if "pct" in removed else ""
        yield report_warning(
            "dmarc.removed-tag", f"{where} contains {names}, which RFC 9989 has removed.", f"Remove {names}.{hint}"
        )
    if unknown := [name for name in record.tags if name not in _KNOWN_TAGS]:
        names = ", ".join(f"{name}=" for name in unknown)
        yield report_warning("dmarc.unknown-tag", f"{where} contains {names}, which nobody reads.", f"Remove {names}.")
    for name, values in _VALUES.items():
        value = record.tags.get(name)
        if value is not None and value.lower() not in values:
            yield report_warning(
                "dmarc.value",
                f"{where} contains {name}={value}, which nobody understands.",
                f"Write {' or '.join(f'{name}={each}' for each in values)}, or remove it.",
            )
    if record.tags.get("t", "").lower() == "y":
        yield report_warning(
            "dmarc.testing",
            f"{where} says that it is a test (t=y): receivers treat failures more mildly than the policy says.",
            "When all works, remove t=y from the record.",
        )


def _check_reports(reader: DnsReader, record: DmarcRecord) -> Iterator[Finding]:
    """Check the addresses for reports; other organisations must agree to receive them (RFC 9990, section 4)."""
    for name in ("rua", "ruf"):
        for uri in list(filter(None, map(str.strip, record.tags.get(name, "").split(","))))[:_MAX_ADDRESSES]:
            match = _REPORT_URI.fullmatch(unquote(uri).partition("?")[0])
            if not match:
                yield report_error(
                    "dmarc.report-address",
                    f"In the DMARC record _dmarc.{record.domain}, {name}={uri[:60]} is no address for reports.",
                    f"Write {name}=mailto: and an e-mail address.",
                )
                continue
            if match["size"]:
                yield report_warning(
                    "dmarc.report-size",
                    f"In the DMARC record _dmarc.{record.domain}, the limit {match['size']} after an address for "
                    "reports is removed by RFC 9989.",
                    f"Remove {match['size']}.",
                )
            yield from _check_permission(reader, record.domain, match["domain"].lower())


def _check_permission(reader: DnsReader, domain: str, target: str) -> Iterator[Finding]:
    if find_organisational_domain(reader, target) == find_organisational_domain(reader, domain):
        return
    name = f"{domain}._report._dmarc.{target}"
    if any(text.startswith("v=DMARC1") for text in reader.read_texts(name)):
        return
    yield report_warning(
        "dmarc.report-permission",
        f"Reports about {domain} go to {target}, which has not agreed: receivers do not send them.",
        f'Ask {target} to add the TXT record {name}: "v=DMARC1;". Or name an address in your own domain.',
    )
