"""Whose fault a refusal is, for answers as large receivers give them, in other words and with invented addresses."""

import pytest

from pressroom.deliver.smtp_refusals import classify_refusal, describe_missing_record, find_code, find_status

CASES = [
    # exact codes
    (550, "5.1.1", "<anna@reader.example>: user unknown", "reader"),
    (550, "5.1.2", "bad destination system", "reader"),
    (550, "5.1.6", "mailbox has moved", "reader"),
    (556, "5.1.10", "the domain takes no mail (null MX)", "reader"),
    (550, "5.2.1", "the account is disabled", "reader"),
    (552, "5.2.2", "the account is over its quota", "undelivered"),
    (550, "5.1.8", "sender address rejected: domain not found", "policy"),
    (552, "5.3.4", "too large", "message"),
    (554, "5.6.0", "cannot be converted", "message"),
    (501, "5.5.4", "bad parameter", "message"),
    (550, "5.4.4", "no route to the host", "undelivered"),
    # policy: the newsroom's records and reputation
    (550, "5.7.1", "refused", "policy"),
    (550, "5.7.25", "no PTR record", "policy"),
    (550, "5.7.26", "not authenticated", "policy"),
    (550, "5.7.28", "unusual rate", "policy"),
    (550, "5.7.29", "not encrypted", "policy"),
    (550, "5.7.515", "the sending domain does not meet the level", "policy"),
    (421, "4.7.28", "unusual rate", "policy"),
    (421, "4.7.0", "[TSS04] messages deferred due to user complaints", "policy"),
    (421, "4.7.650", "rate limited", "policy"),
    (451, "4.7.26", "not authenticated", "policy"),
    # without exact codes, words decide
    (554, "", "Message not allowed - [PH01] not accepted for policy reasons", "policy"),
    (553, "", "[BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list", "policy"),
    (550, "", "SC-001 Unfortunately, messages from 192.0.2.1 weren't sent (S3140)", "policy"),
    (554, "5.0.0", "blocked using zen.spamhaus.org", "policy"),
    (550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)", "reader"),
    (550, "5.5.0", "Requested action not taken: mailbox unavailable (S2017062302)", "reader"),
    (554, "", "delivery error: dd This user doesn't have a post.example account (anna@post.example) [0]", "reader"),
    (554, "", "delivery error: dd This mailbox is disabled (554.30)", "reader"),
    (550, "", "Unrouteable address", "reader"),
    (550, "", "No such user here", "reader"),
    (511, "", "sorry, no mailbox here by that name (#5.1.1)", "reader"),
    (550, "", "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "policy"),
    (550, "", "User unknown. See https://policy.example/help about our policy", "reader"),
    (550, "", "mailbox is full", "undelivered"),
    (550, "", "no", "undelivered"),
    # an address says nothing, whatever it looks like
    (550, "", "<spamhaus.policy@user.unknown.example> refused", "undelivered"),
    # it may succeed later
    (450, "4.2.2", "mailbox full", "temporary"),
    (450, "4.2.1", "receiving mail too quickly", "temporary"),
    (450, "4.7.1", "Recipient address rejected: greylisted for 60 seconds by policy", "temporary"),
    (454, "4.7.0", "TLS not available due to a local problem", "temporary"),
    (451, "", "try again later", "temporary"),
    (421, "", "too busy", "temporary"),
    (0, "4.4.7", "delivery time expired", "temporary"),
    (0, "", "", "temporary"),
]


@pytest.mark.parametrize(("code", "status", "text", "expected"), CASES)
def test_a_refusal_is_classified(code: int, status: str, text: str, expected: str) -> None:
    assert classify_refusal(code, status, text) == expected


@pytest.mark.parametrize("detail", range(100))
def test_no_code_of_policy_is_ever_the_readers_fault(detail: int) -> None:
    assert classify_refusal(550, f"5.7.{detail}", "user unknown, no such mailbox") == "policy"


def test_a_huge_answer_is_read_quickly() -> None:
    assert classify_refusal(550, "", "user " * 1_000_000) == "undelivered"


def test_codes_are_found_in_texts_but_not_in_numbers_and_addresses_of_machines() -> None:
    assert find_status("550-5.1.1 unknown") == "5.1.1"
    assert find_status("no mailbox. (#5.1.1)") == "5.1.1"
    assert find_status("host 192.5.1.1 said") == ""
    assert find_code("said: 550 no") == 550
    assert find_code("mail 12550 of 4500") == 0


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("5.7.26", "SPF, DKIM and DMARC"),
        ("5.7.515", "SPF, DKIM and DMARC"),
        ("5.7.25", "PTR"),
        ("4.7.23", "PTR"),
        ("5.7.27", "SPF"),
        ("5.7.30", "DKIM"),
        ("5.7.509", "DMARC"),
        ("5.7.606", "block list"),
        ("5.7.29", "TLS"),
        ("5.1.8", "sender"),
        ("", "block lists"),
    ],
)
def test_the_record_that_is_missing_is_named(status: str, word: str) -> None:
    assert word in describe_missing_record(status)
