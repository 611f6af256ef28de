"""What messages that come back say, in the formats of the mail servers that readers have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressroom.deliver.bounce_report import read_returned_mail
from tests.support import returned_mails as mails

REFUSED = {
    "POSTFIX": ("reader", "550 5.1.1"),
    "EXIM": ("reader", "550 5.0.0"),
    "MICROSOFT": ("reader", "550 5.1.10"),
    "GMAIL_FULL": ("undelivered", "552 5.2.2"),
    "GMAIL_POLICY": ("policy", "550 5.7.26"),
    "EXPIRED": ("temporary", "4.4.1"),
    "TWO_RECIPIENTS": ("undelivered", "5.2.2"),
    "QMAIL": ("reader", "5.1.1"),
    "OLD_EXIM": ("reader", "550 5.1.1"),
    "YAHOO": ("reader", "554"),
}
NO_BOUNCES = {
    "DELAYED": "delay",
    "EXIM_WARNING": "delay",
    "DELIVERED": "delay",
    "ONE_OF_TWO": "delay",
    "OUT_OF_OFFICE": "automatic reply",
    "OLD_AUTO_REPLY": "automatic reply",
    "CHALLENGE": "automatic reply",
    "LETTER": "other",
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_refused_mail_is_recognised_with_its_reason(name: str, line_end: bytes) -> None:
    mail = read_returned_mail(getattr(mails, name).replace(b"\n", line_end))
    assert (mail.kind, mail.refusal, mail.code) == ("refused", *REFUSED[name])


@pytest.mark.parametrize("name", NO_BOUNCES)
def test_a_delay_an_automatic_reply_and_a_letter_are_no_bounces(name: str) -> None:
    mail = read_returned_mail(getattr(mails, name))
    assert (mail.kind, mail.refusal) == (NO_BOUNCES[name], None)


@pytest.mark.parametrize("name", [*REFUSED, "COMPLAINT"])
def test_a_report_contains_the_signed_marks_of_the_mail_that_came_back(name: str) -> None:
    content = getattr(mails, name)
    mail = read_returned_mail(content)
    assert mails.LINK in mail.links
    assert mail.message_ids == ("5f0c.1.abcdefghijklmnop@press.example",)
    assert mails.SENDER in mail.addresses


def test_a_complaint_is_recognised_but_not_a_report_that_a_mail_is_wanted() -> None:
    assert read_returned_mail(mails.COMPLAINT).kind == "complaint"
    wanted = mails.COMPLAINT.replace(b"Feedback-Type: abuse", b"Feedback-Type: not-spam")
    assert read_returned_mail(wanted).kind == "automatic reply"
    failure = mails.COMPLAINT.replace(b"Feedback-Type: abuse", b"Feedback-Type: auth-failure")
    assert read_returned_mail(failure).kind == "automatic reply"


def test_a_report_inside_another_message_is_found() -> None:
    inner = mails.POSTFIX.decode()
    outer = f"From: x@y.example\nContent-Type: multipart/mixed; boundary=o\n\n--o\n{inner.partition('MIME-Version')[2]}"
    outer = outer.replace(": 1.0\n", "", 1) + "\n--o--\n"
    assert read_returned_mail(outer.encode()).refusal == "reader"


def test_the_same_report_has_the_same_id_and_another_one_has_another() -> None:
    first = read_returned_mail(mails.POSTFIX).id
    assert read_returned_mail(mails.POSTFIX + b"trailing line\n").id == first
    assert read_returned_mail(mails.POSTFIX.replace(b"report-1@", b"report-2@")).id != first
    assert read_returned_mail(mails.YAHOO).id != read_returned_mail(mails.YAHOO + b"x").id


def test_a_huge_message_is_read_in_part_only() -> None:
    assert read_returned_mail(mails.POSTFIX + b"x" * 8_000_000).refusal == "reader"
    parts = b"--b\nContent-Type: text/plain\n\nx\n" * 10_000
    assert read_returned_mail(b"Content-Type: multipart/report; boundary=b\n\n" + parts).refusal is None
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(300))
    assert read_returned_mail(nested).kind == "other"


@pytest.mark.parametrize("name", ["POSTFIX", "COMPLAINT", "QMAIL"])
@given(data=st.data())
def test_damaged_messages_are_read_without_a_failure(name: str, data: st.DataObject) -> None:
    content = getattr(mails, name)
    start = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.binary(max_size=20))
    length = data.draw(st.integers(0, 200))
    read_returned_mail(content[:start] + junk + content[start + length :])


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_a_failure(content: bytes) -> None:
    assert len(read_returned_mail(content).id) == 64


@pytest.mark.parametrize(
    "subject", [b"unsubscribe abc-def", b"=?utf-8?q?unsubscribe_abc-def?=", b"=?utf-8?b?dW5zdWJzY3JpYmUgYWJjLWRlZg==?="]
)
def test_the_subject_is_decoded(subject: bytes) -> None:
    assert read_returned_mail(b"From: a@b.example\nSubject: " + subject + b"\n\n").subject == "unsubscribe abc-def"
