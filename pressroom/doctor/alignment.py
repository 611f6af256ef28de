"""Check that SPF and DKIM vouch for the domain in the From field (RFC 9989, section 4.4)."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from pressroom.doctor.dmarc import find_record
from pressroom.doctor.dmarc_record import find_organisational_domain
from pressroom.doctor.dns_reader import DnsReader
from pressroom.doctor.findings import Finding, report_error, report_ok, report_unchecked, report_warning


class MailDomains(Struct, frozen=True):
    """The domains of a mail: of the From address, of the envelope's sender, and those that sign; none if unknown."""

    sender: str
    envelope: str
    signers: tuple[str, ...] = ()


def check_alignment(reader: DnsReader, domains: MailDomains) -> Iterator[Finding]:
    """Yield what is found: one of SPF and DKIM must be for the From domain, and both should be. Raises DnsError."""
    record = find_record(reader, domains.sender)
    tags = record.tags if record else {}
    spf_is_strict, dkim_is_strict = tags.get("aspf", "r").lower() == "s", tags.get("adkim", "r").lower() == "s"
    spf_fits = _is_aligned(reader, domains.sender, [domains.envelope], is_strict=spf_is_strict)
    dkim_fits = _is_aligned(reader, domains.sender, domains.signers, is_strict=dkim_is_strict)
    if not domains.signers:
        yield _report_unknown_signer(domains, spf_fits=spf_fits)
    elif not (spf_fits or dkim_fits):
        yield report_error(
            "alignment.none",
            f"Neither SPF ({domains.envelope}) nor DKIM ({', '.join(domains.signers)}) is for the domain of the From "
            f"address, {domains.sender}: DMARC fails for every mail.",
            f"Sign with a key of {domains.sender}: pressroom keys dkim. Or change “from” under “mail” in "
            "newsroom.yaml.",
        )
    elif not dkim_fits:
        yield report_warning(
            "alignment.dkim",
            f"The signatures are of {', '.join(domains.signers)}, not of {domains.sender}{_explain(dkim_is_strict)}: "
            "mail that is forwarded fails DMARC.",
            f"Sign with a key of {domains.sender}: pressroom keys dkim.",
        )
    elif not spf_fits:
        yield report_warning(
            "alignment.spf",
            f"The envelope's sender is in {domains.envelope}, not in {domains.sender}{_explain(spf_is_strict)}: only "
            "DKIM counts for DMARC.",
            f"Use a subdomain of {domains.sender} for it{', and aspf=r in the DMARC record' if spf_is_strict else ''}.",
        )
    else:
        yield report_ok("alignment.ok", f"SPF and DKIM are both for the domain of the From address, {domains.sender}.")


def _is_aligned(reader: DnsReader, sender: str, others: Iterable[str], *, is_strict: bool) -> bool:
    if is_strict:
        return sender in others
    organisation = find_organisational_domain(reader, sender)
    return any(find_organisational_domain(reader, other) == organisation for other in others)


def _explain(is_strict: bool) -> str:  # noqa: FBT001 - a value of the record
    return " itself, as the DMARC record demands (strict)" if is_strict else ""


def _report_unknown_signer(domains: MailDomains, *, spf_fits: bool) -> Finding:
    remedy = (
        f"If the relay signs, its signatures must be of {domains.sender} (d={domains.sender}). Name its selector with "
        "--selector to check its record."
    )
    if spf_fits:
        message = "SPF is for the domain of the From address. Whether DKIM is was not checked: no key is known."
        return report_unchecked("alignment.dkim", message, remedy)
    return report_warning(
        "alignment.spf",
        f"The envelope's sender is in {domains.envelope}, not in {domains.sender}: only DKIM counts for DMARC, and no "
        "key is known.",
        remedy,
    )
