"""The doctor names each fault in the DNS records of mail, over a real DNS server, and none in a good setup."""

from typing import NamedTuple

import pytest

from pressroom.doctor.alignment import MailDomains, check_alignment
from pressroom.doctor.dkim import Selector
from pressroom.doctor.dns_reader import DnsReader
from tests.support.dkim_keys import get_dkim_key
from tests.support.dns_server import run_dns_server
from tests.support.mail_records import (
    ADDRESS,
    DOMAIN,
    ED25519_KEY,
    GOOD,
    KEY,
    REVERSE,
    create_route,
    find,
    list_faults,
)

RSA, ED25519, DMARC = KEY.record_name, ED25519_KEY.record_name, f"_dmarc.{DOMAIN}"
OTHER_KEY = get_dkim_key(DOMAIN, "rsa-2")
SHORT_KEY = (
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC1TaNgLlSyQMNWVLNLvyY/neDgaL2oqQE8T5illKqCgDtFHc8eHVAU+nlcaGmrKmDMw9dbgiGk"
    "1ocgZ56NR4ycfUHwQhvQPMUZw0cveel/8EAGoi/UyPmqfcPibytH81NFtTMAxUeM4Op8A6iHkvAMj5qLf4YRNsTkKAV47YkGJwIDAQAB"
)
INCLUDES = " ".join(f"include:i{number}.example" for number in range(11))


def with_spf(text: str, **more: list[str]) -> dict[str, list[str]]:
    """The good records with another SPF record, and records of other names, written with _ for a dot."""
    others = {name.replace("__", "-").replace("_", "."): texts for name, texts in more.items()}
    return GOOD | {DOMAIN: [f"TXT {text}", f"MX 10 mail.{DOMAIN}."]} | others


def included(count: int) -> dict[str, list[str]]:
    return {f"i{number}_example": ["TXT v=spf1 ip4:198.51.100.1 -all"] for number in range(count)}


SPF_FAULTS = {
    "no record": (GOOD | {DOMAIN: ["TXT other=text"]}, "spf.missing"),
    "two records": (GOOD | {DOMAIN: ["TXT v=spf1 ip4:192.0.2.25 -all", "TXT v=spf1 mx -all"]}, "spf.several"),
    "everybody": (with_spf("v=spf1 +all"), "spf.all-pass"),
    "everybody without a sign": (with_spf("v=spf1 ip4:192.0.2.25 all"), "spf.all-pass"),
    "everybody in an include": (
        with_spf("v=spf1 include:a.example -all", a_example=["TXT v=spf1 +all"]),
        "spf.all-pass",
    ),
    "neutral end": (with_spf("v=spf1 ip4:192.0.2.25 ?all"), "spf.neutral"),
    "no end": (with_spf("v=spf1 ip4:192.0.2.25"), "spf.neutral"),
    "ptr": (with_spf("v=spf1 ip4:192.0.2.25 ptr -all"), "spf.ptr"),
    "eleven includes": (with_spf(f"v=spf1 ip4:192.0.2.25 {INCLUDES} -all", **included(11)), "spf.lookups"),
    "eleven nested lookups": (
        with_spf(
            "v=spf1 ip4:192.0.2.25 include:chain0.example -all",
            **{f"chain{n}_example": [f"TXT v=spf1 include:chain{n + 1}.example -all"] for n in range(11)},
            chain11_example=["TXT v=spf1 -all"],
        ),
        "spf.lookups",
    ),
    "include without a record": (with_spf("v=spf1 ip4:192.0.2.25 include:a.example -all"), "spf.include"),
    "redirect without a record": (with_spf("v=spf1 redirect=a.example"), "spf.include"),
    "two records in an include": (
        with_spf("v=spf1 include:a.example -all", a_example=["TXT v=spf1 -all", "TXT v=spf1 ~all"]),
        "spf.several",
    ),
    "include without an end": (
        with_spf("v=spf1 include:a.example -all", a_example=[f"TXT v=spf1 include:{DOMAIN} -all"]),
        "spf.loop",
    ),
    "unknown word": (with_spf("v=spf1 ipv4:192.0.2.25 -all"), "spf.syntax"),
    "wrong address": (with_spf("v=spf1 ip4:192.0.2.256 -all"), "spf.syntax"),
    "wrong version of IP": (with_spf("v=spf1 ip4:2001:db8::1 -all"), "spf.syntax"),
    "include without a domain": (with_spf("v=spf1 include: -all"), "spf.syntax"),
    "empty part in a domain": (with_spf("v=spf1 include:a..example -all"), "spf.syntax"),
    "domain with one part": (with_spf("v=spf1 redirect=localhost"), "spf.syntax"),
    "domain that is too long": (with_spf(f"v=spf1 a:{'a' * 64}.example -all"), "spf.syntax"),
    "hundreds of lookups": (
        with_spf("v=spf1 ip4:192.0.2.25 " + "a:mail.sundvik.example " * 300 + "-all"),
        "spf.lookups",
    ),
    "wrong start": (with_spf("spf1 ip4:192.0.2.25 -all"), "spf.syntax"),
    "no space after the version": (with_spf("v=spf1,ip4:192.0.2.25 -all"), "spf.syntax"),
    "syntax in an include": (with_spf("v=spf1 include:a.example -all", a_example=["TXT v=spf1 x -all"]), "spf.syntax"),
    "names without records": (
        with_spf("v=spf1 ip4:192.0.2.25 a:x.example a:y.example mx:z.example -all"),
        "spf.void-lookups",
    ),
    "eleven mail hosts": (
        with_spf("v=spf1 mx:many.example -all", many_example=[f"MX {n} m{n}.example." for n in range(11)]),
        "spf.mail-hosts",
    ),
    "words after all": (with_spf("v=spf1 ip4:192.0.2.25 -all mx"), "spf.after-all"),
    "redirect beside all": (with_spf("v=spf1 ip4:192.0.2.25 redirect=a.example -all"), "spf.redirect"),
    "another address": (with_spf("v=spf1 ip4:198.51.100.0/24 -all"), "spf.address"),
    "another address in a redirect": (
        with_spf("v=spf1 redirect=a.example", a_example=["TXT v=spf1 ip4:198.51.100.1 -all"]),
        "spf.address",
    ),
}
DKIM_FAULTS = {
    "no record": ({name: texts for name, texts in GOOD.items() if name != RSA}, "dkim.missing"),
    "revoked": (GOOD | {RSA: ["TXT v=DKIM1; k=rsa; p="]}, "dkim.revoked"),
    "another key": (GOOD | {RSA: [f"TXT {OTHER_KEY.record}"]}, "dkim.wrong-key"),
    "another Ed25519 key": (GOOD | {ED25519: ["TXT v=DKIM1; k=ed25519; p=" + "A" * 43 + "="]}, "dkim.wrong-key"),
    "the key of the other algorithm": (GOOD | {RSA: [f"TXT {ED25519_KEY.record}"]}, "dkim.wrong-key"),
    "test": (GOOD | {RSA: [f"TXT {KEY.record}; t=s:y"]}, "dkim.testing"),
    "no key": (GOOD | {RSA: ["TXT v=DKIM1; k=rsa"]}, "dkim.syntax"),
    "cut off": (GOOD | {RSA: [f"TXT {KEY.record[:200]}"]}, "dkim.syntax"),
    "quotation marks in the text": (GOOD | {RSA: [f'TXT "\\"{KEY.record[:200]}\\""']}, "dkim.syntax"),
    "backslashes in the text": (GOOD | {RSA: [f"TXT {KEY.record.replace(';', chr(92) + ';')}"]}, "dkim.syntax"),
    "wrong version": (GOOD | {RSA: [f"TXT {KEY.record.replace('DKIM1', 'DKIM2')}"]}, "dkim.syntax"),
    "version at the end": (GOOD | {RSA: [f"TXT {KEY.record[9:]}; v=DKIM1"]}, "dkim.syntax"),
    "a tag twice": (GOOD | {RSA: [f"TXT {KEY.record}; k=rsa"]}, "dkim.syntax"),
    "two records": (GOOD | {RSA: [f"TXT {KEY.record}", f"TXT {OTHER_KEY.record}"]}, "dkim.several"),
    "unknown kind of key": (GOOD | {RSA: [f"TXT {KEY.record.replace('k=rsa', 'k=dsa')}"]}, "dkim.kind"),
    "another hash": (GOOD | {RSA: [f"TXT {KEY.record}; h=sha1"]}, "dkim.hash"),
    "another service": (GOOD | {RSA: [f"TXT {KEY.record}; s=tlsrpt"]}, "dkim.service"),
}
DMARC_FAULTS = {
    "no record": ({name: texts for name, texts in GOOD.items() if name != DMARC}, "dmarc.missing"),
    "two records": (GOOD | {DMARC: ["TXT v=DMARC1; p=none", "TXT v=DMARC1; p=reject"]}, "dmarc.several"),
    "no semicolon": (GOOD | {DMARC: ["TXT v=DMARC1 p=none"]}, "dmarc.syntax"),
    "version in small letters": (GOOD | {DMARC: ["TXT v=dmarc1; p=none"]}, "dmarc.syntax"),
    "version not first": (GOOD | {DMARC: ["TXT v=DMARC1; p none"]}, "dmarc.syntax"),
    "quotation marks in the text": (GOOD | {DMARC: ['TXT "\\"v=DMARC1; p=none\\""']}, "dmarc.syntax"),
    "at the domain itself": (
        GOOD | {DMARC: [], DOMAIN: [*GOOD[DOMAIN], "TXT v=DMARC1; p=none"]},
        "dmarc.place",
    ),
    "no policy": (GOOD | {DMARC: [f"TXT v=DMARC1; rua=mailto:d@{DOMAIN}"]}, "dmarc.no-policy"),
    "unknown policy": (GOOD | {DMARC: ["TXT v=DMARC1; p=block"]}, "dmarc.policy"),
    "unknown policy for subdomains": (GOOD | {DMARC: ["TXT v=DMARC1; p=none; sp=block"]}, "dmarc.policy"),
    "unknown policy for names that do not exist": (GOOD | {DMARC: ["TXT v=DMARC1; p=none; np=x"]}, "dmarc.policy"),
    "test": (GOOD | {DMARC: ["TXT v=DMARC1; p=reject; t=y"]}, "dmarc.testing"),
    "pct": (GOOD | {DMARC: ["TXT v=DMARC1; p=reject; pct=50"]}, "dmarc.removed-tag"),
    "rf": (GOOD | {DMARC: ["TXT v=DMARC1; p=reject; rf=afrf"]}, "dmarc.removed-tag"),
    "ri": (GOOD | {DMARC: ["TXT v=DMARC1; p=reject; ri=3600"]}, "dmarc.removed-tag"),
    "unknown tag": (GOOD | {DMARC: ["TXT v=DMARC1; p=none; policy=reject"]}, "dmarc.unknown-tag"),
    "unknown value": (GOOD | {DMARC: ["TXT v=DMARC1; p=none; adkim=strict"]}, "dmarc.value"),
    "public suffix": (GOOD | {DMARC: ["TXT v=DMARC1; p=none; psd=y"]}, "dmarc.public-suffix"),
    "no address for reports": (GOOD | {DMARC: [f"TXT v=DMARC1; p=none; rua=d@{DOMAIN}"]}, "dmarc.report-address"),
    "limit of reports": (
        GOOD | {DMARC: [f"TXT v=DMARC1; p=none; rua=mailto:d@{DOMAIN}!10m"]},
        "dmarc.report-size",
    ),
    "reports to another domain": (
        GOOD | {DMARC: ["TXT v=DMARC1; p=none; rua=mailto:d@reports.example"]},
        "dmarc.report-permission",
    ),
    "failure reports to another domain": (
        GOOD | {DMARC: ["TXT v=DMARC1; p=none; ruf=mailto:d@reports.example"]},
        "dmarc.report-permission",
    ),
}
REVERSE_FAULTS = {
    "no name": ({name: texts for name, texts in GOOD.items() if name != REVERSE}, "reverse.missing"),
    "name without an address": (GOOD | {REVERSE: ["PTR nowhere.example."]}, "reverse.unconfirmed"),
    "name of another address": (
        GOOD | {REVERSE: ["PTR other.example."], "other.example": ["A 192.0.2.99"]},
        "reverse.unconfirmed",
    ),
    "name of a private connection": (
        GOOD | {REVERSE: ["PTR 192-0-2-25.isp.example."], "192-0-2-25.isp.example": [f"A {ADDRESS}"]},
        "reverse.generic",
    ),
    "dynamic name": (
        GOOD | {REVERSE: ["PTR host.dyn.isp.example."], "host.dyn.isp.example": [f"A {ADDRESS}"]},
        "reverse.generic",
    ),
}
FAULTS = [
    pytest.param(records, code, id=f"{topic} {name}")
    for topic, faults in {
        "SPF": SPF_FAULTS,
        "DKIM": DKIM_FAULTS,
        "DMARC": DMARC_FAULTS,
        "reverse name": REVERSE_FAULTS,
    }.items()
    for name, (records, code) in faults.items()
]


@pytest.mark.parametrize(("records", "code"), FAULTS)
def test_each_fault_is_found_and_nothing_else_and_says_what_to_do(records: dict[str, list[str]], code: str) -> None:
    findings = find(records)
    assert list(list_faults(findings)) == [code]
    assert all(finding.remedy for finding in findings if finding.state != "ok")


class Alignment(NamedTuple):
    """The domain of the From address, those that sign, the DMARC record, and what must be found."""

    sender: str
    signers: tuple[str, ...]
    record: str
    codes: tuple[str, ...]


ALIGNMENTS = {
    "signature of another domain": Alignment(DOMAIN, ("other.example",), "p=none", ("alignment.dkim",)),
    "strict signature of a subdomain": Alignment(DOMAIN, (f"m.{DOMAIN}",), "p=none; adkim=s", ("alignment.dkim",)),
    "no known signature": Alignment(DOMAIN, (), "p=none", ("dkim.unknown", "alignment.dkim")),
    "signature of the organisation": Alignment(f"m.{DOMAIN}", (DOMAIN,), "p=none", ()),
    "signature of a subdomain": Alignment(DOMAIN, (f"m.{DOMAIN}",), "p=none", ()),
    "strict signature of the domain": Alignment(DOMAIN, (DOMAIN,), "p=none; adkim=s; aspf=s", ()),
    "one signature of two": Alignment(DOMAIN, ("other.example", DOMAIN), "p=none; adkim=s", ()),
}


@pytest.mark.parametrize("case", ALIGNMENTS.values(), ids=ALIGNMENTS)
def test_signatures_must_be_of_the_from_domain(case: Alignment) -> None:
    keys = [get_dkim_key(domain, "rsa-9") for domain in case.signers]
    records = (
        GOOD | {key.record_name: [f"TXT {key.record}"] for key in keys} | {DMARC: [f"TXT v=DMARC1; {case.record}"]}
    )
    records |= {f"m.{DOMAIN}": ["TXT v=spf1 ip4:192.0.2.25 -all"]}
    selectors = tuple(Selector(key.domain, key.selector, key) for key in keys)
    findings = find(records, create_route(f"press@{case.sender}", selectors=selectors))
    assert tuple(list_faults(findings)) == case.codes


class Envelope(NamedTuple):
    """The domain of the envelope's sender, those that sign, the DMARC record, and what must be found."""

    envelope: str
    signers: tuple[str, ...]
    record: str
    code: str


ENVELOPES = {
    "both of another domain": Envelope("esp.example", ("esp.example",), "p=none", "alignment.none"),
    "both of a subdomain, strict": Envelope(f"m.{DOMAIN}", (f"m.{DOMAIN}",), "adkim=s; aspf=s", "alignment.none"),
    "envelope of another domain": Envelope("esp.example", (DOMAIN,), "p=none", "alignment.spf"),
    "strict envelope of a subdomain": Envelope(f"m.{DOMAIN}", (DOMAIN,), "p=none; aspf=s", "alignment.spf"),
    "envelope of another domain, no key": Envelope("esp.example", (), "p=none", "alignment.spf"),
    "envelope of a subdomain": Envelope(f"m.{DOMAIN}", (DOMAIN,), "p=none", "alignment.ok"),
}


@pytest.mark.parametrize("case", ENVELOPES.values(), ids=ENVELOPES)
def test_the_envelope_must_be_of_the_from_domain(case: Envelope) -> None:
    with run_dns_server({DMARC: [f"TXT v=DMARC1; {case.record}"]}) as server:
        reader = DnsReader(f"127.0.0.1:{server.port}")
        (finding,) = check_alignment(reader, MailDomains(DOMAIN, case.envelope, case.signers))
    assert finding.code == case.code


GOOD_SETUPS = {
    "usual": GOOD,
    "exactly ten lookups": with_spf(f"v=spf1 ip4:192.0.2.25 {INCLUDES.rpartition(' ')[0]} ~all", **included(10)),
    "a chain of exactly ten lookups": with_spf(
        "v=spf1 include:chain0.example -all",
        **{f"chain{n}_example": [f"TXT v=spf1 include:chain{n + 1}.example -all"] for n in range(9)},
        chain9_example=["TXT v=spf1 ip4:192.0.2.0/24 -all"],
    ),
    "allowed by mx": with_spf("v=spf1 mx -all"),
    "allowed by a with a prefix": with_spf("v=spf1 a:mail.sundvik.example/28//64 -all"),
    "allowed by a redirect": with_spf("v=spf1 redirect=a.example", a_example=["TXT v=spf1 ip4:192.0.2.25 -all"]),
    "capital letters": with_spf("V=SPF1 IP4:192.0.2.25 INCLUDE:I0.example -ALL", **included(1)),
    "unknown modifiers": with_spf("v=spf1 ip4:192.0.2.25 exp=why.example x=y -all"),
    "two names without records": with_spf("v=spf1 ip4:192.0.2.25 a:x.example a:y.example -all"),
    "the same include twice": with_spf(
        "v=spf1 ip4:192.0.2.25 include:i0.example include:i0.example -all", **included(1)
    ),
    "selector as an alias": GOOD
    | {RSA: ["CNAME sel.provider.example."], "sel.provider.example": [f"TXT {KEY.record}"]},
    "strings split in the middle of the key": GOOD
    | {RSA: [f'TXT "{KEY.record[:100]}" "{KEY.record[100:101]}" "{KEY.record[101:330]}" "{KEY.record[330:]}"']},
    "key without a version and with spaces": GOOD
    | {RSA: [f"TXT k = rsa ; p = {KEY.record[18:80]} {KEY.record[80:]} ; t=s; h=sha1:sha256; s=email; n=note;"]},
    "policy of the organisation": GOOD | {DMARC: ["TXT v=DMARC1; p=none; sp=reject; np=reject; t=n; psd=n;"]},
    "policy in capital letters": GOOD | {DMARC: ["TXT v=DMARC1;p=REJECT;adkim=R;fo=1:d"]},
    "own organisational domain": GOOD | {DMARC: ["TXT v=DMARC1; p=reject; psd=n"]},
    "record of the public suffix": GOOD | {"_dmarc.example": ["TXT v=DMARC1; p=reject; psd=y"]},
    "reports to another domain that agrees": GOOD
    | {
        DMARC: ["TXT v=DMARC1; p=none; rua=mailto:d@reports.example, mailto:x@sundvik.example"],
        "sundvik.example._report._dmarc.reports.example": ["TXT v=DMARC1;"],
    },
    "reports to a subdomain": GOOD | {DMARC: [f"TXT v=DMARC1; p=none; rua=mailto:d@dmarc.{DOMAIN}"]},
    "two reverse names": GOOD | {REVERSE: ["PTR nowhere.example.", f"PTR mail.{DOMAIN}."]},
    "reverse name by an alias": GOOD | {REVERSE: ["CNAME 25.sub.example."], "25.sub.example": [f"PTR mail.{DOMAIN}."]},
}


@pytest.mark.parametrize("records", GOOD_SETUPS.values(), ids=GOOD_SETUPS)
def test_nothing_is_found_in_a_good_setup(records: dict[str, list[str]]) -> None:
    findings = find(records)
    assert list_faults(findings) == {}
    assert {finding.topic for finding in findings} == {"spf", "dkim", "dmarc", "alignment", "reverse"}


def test_a_subdomain_has_the_policy_of_its_organisation() -> None:
    sender = f"press@news.{DOMAIN}"
    records = GOOD | {f"news.{DOMAIN}": ["TXT v=spf1 ip4:192.0.2.25 -all"]}
    records |= {DMARC: ["TXT v=DMARC1; p=reject; sp=quarantine; np=reject"]}
    findings = find(records, create_route(sender))
    assert list_faults(findings) == {}
    assert any("holds for news.sundvik.example, with the policy “quarantine”" in each.message for each in findings)


def test_a_deep_subdomain_is_found_with_eight_questions() -> None:
    deep = ".".join(f"l{number}" for number in range(12)) + f".{DOMAIN}"
    records = GOOD | {deep: ["TXT v=spf1 ip4:192.0.2.25 -all"]}
    assert list_faults(find(records, create_route(f"press@{deep}"))) == {}


def test_neighbours_below_a_public_suffix_are_strangers() -> None:
    key = get_dkim_key("other.example", "rsa-9")
    records = GOOD | {
        "_dmarc.example": ["TXT v=DMARC1; p=reject; psd=y"],
        "_dmarc.other.example": ["TXT v=DMARC1; p=none"],
        key.record_name: [f"TXT {key.record}"],
    }
    route = create_route(selectors=(Selector(key.domain, key.selector, key),))
    assert list(list_faults(find(records, route))) == ["alignment.dkim"]


def test_a_selector_of_the_relay_is_checked_without_its_key() -> None:
    relay = (Selector(DOMAIN, "relay"),)
    name = f"relay._domainkey.{DOMAIN}"
    assert list_faults(find(GOOD | {name: [f"TXT {OTHER_KEY.record}"]}, create_route(selectors=relay))) == {}
    for text, code in {
        f"v=DKIM1; p={SHORT_KEY}": "dkim.short-key",
        "v=DKIM1; k=ed25519; p=AAAA": "dkim.syntax",
    }.items():
        assert list(list_faults(find(GOOD | {name: [f"TXT {text}"]}, create_route(selectors=relay)))) == [code]
    assert list(list_faults(find(GOOD, create_route(selectors=relay)))) == ["dkim.missing"]


def test_what_depends_on_the_mail_is_not_checked() -> None:
    findings = find(with_spf("v=spf1 exists:%{i}.spf.example -all"))
    assert list_faults(findings) == {"spf.address": "not checked"}


@pytest.mark.parametrize("address", ["10.1.2.3", "192.168.1.1", "fd00::1", "127.0.0.1"])
def test_the_reverse_name_of_a_private_address_is_not_checked(address: str) -> None:
    records = with_spf(f"v=spf1 ip{6 if ':' in address else 4}:{address} -all")
    assert list_faults(find(records, create_route(address=address))) == {"reverse.private": "not checked"}


def test_an_address_of_version_6_is_checked_too() -> None:
    reverse = "5.2.0.0." + "0." * 20 + "8.b.d.0.1.0.0.2.ip6.arpa"
    records = with_spf("v=spf1 ip6:2001:db8::/32 -all") | {
        reverse: [f"PTR mail.{DOMAIN}."],
        f"mail.{DOMAIN}": ["AAAA 2001:db8::25"],
    }
    assert list_faults(find(records, create_route(address="2001:db8::25"))) == {}


@pytest.mark.parametrize("fault", ["SERVFAIL", "SILENCE"])
def test_without_an_answer_nothing_is_said_to_be_wrong(fault: str) -> None:
    findings = find(GOOD | {DMARC: [fault]})
    assert list_faults(findings) == {"dmarc.dns": "not checked", "alignment.dns": "not checked"}
    assert all(finding.is_outside for finding in findings if finding.state != "ok")
