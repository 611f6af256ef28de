"""Mail that comes back, as mail servers write it: their formats, with invented words and addresses."""

SENDER = "bounce+abc@lists.example"
LINK = "k1-0-ge3a-xyz"
COPY = f"""Return-Path: <{SENDER}>
From: Press <press@press.example>
To: anna@reader.example
Subject: News
Message-ID: <5f0c.1.abcdefghijklmnop@press.example>
List-Unsubscribe: <https://my.press.example/unsubscribe/{LINK}>, <mailto:b@lists.example?subject=unsubscribe%20{LINK}>
"""


def create_report(
    status: str,
    *,
    sender: str = "Mail Delivery System <MAILER-DAEMON@relay.example>",
    per_message: str = "Reporting-MTA: dns; relay.example\nArrival-Date: Mon, 2 Mar 2026 10:00:00 +0100",
    fields: str = "Auto-Submitted: auto-replied",
    copy_type: str = "message/rfc822",
    copy: str = COPY,
) -> bytes:
    """Return a report with a delivery status (RFC 3464); `status` are the groups of fields about recipients."""
    copied = f"{copy}\n\nThe news.\n" if copy_type == "message/rfc822" else copy
    return f"""From: {sender}
To: {SENDER}
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-1@relay.example>
{fields}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

This is a MIME message.

--b1
Content-Type: text/plain; charset=utf-8

Your message could not be delivered.

--b1
Content-Type: message/delivery-status

{per_message}

{status}

--b1
Content-Type: {copy_type}

{copied}
--b1--
""".encode()


POSTFIX = create_report(
    """Final-Recipient: rfc822; anna@reader.example
Original-Recipient: rfc822;anna@reader.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.reader.example
Diagnostic-Code: smtp; 550 5.1.1 <anna@reader.example>: Recipient address
    rejected: User unknown in virtual mailbox table""",
    copy_type="text/rfc822-headers",
)
EXIM = create_report(
    """Action: failed
Final-Recipient: rfc822;anna@reader.example
Status: 5.0.0
Remote-MTA: dns; mx.reader.example
Diagnostic-Code: smtp; 550 no such user here""",
    fields="Auto-Submitted: auto-replied\nX-Failed-Recipients: anna@reader.example",
)
MICROSOFT = create_report(
    """Final-Recipient: rfc822;anna@reader.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by address lookup""",
    sender='"postmaster@reader.example" <postmaster@reader.example>',
    per_message="Reporting-MTA: dns;AM0.eurprd01.prod.example\nReceived-From-MTA: dns;relay.example",
)
GMAIL_FULL = create_report(
    """Final-Recipient: rfc822; anna@reader.example
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox has no more storage. Tell
 552 5.2.2 them to make room. - gsmtp""",
    sender="Mail Delivery Subsystem <mailer-daemon@post.example>",
)
GMAIL_POLICY = create_report(
    """Final-Recipient: rfc822; anna@reader.example
Action: failed
Status: 5.7.26
Diagnostic-Code: smtp; 550-5.7.26 Your email has been blocked because the sender
 550 5.7.26 is unauthenticated. - gsmtp"""
)
EXPIRED = create_report(
    """Final-Recipient: rfc822; anna@reader.example
Action: failed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx.reader.example: Connection timed out"""
)
DELAYED = create_report(
    """Final-Recipient: rfc822; anna@reader.example
Action: delayed
Status: 4.4.1
Will-Retry-Until: Sat, 7 Mar 2026 10:00:00 +0100"""
)
DELIVERED = create_report("Final-Recipient: rfc822; anna@reader.example\nAction: delivered\nStatus: 2.0.0")
TWO_RECIPIENTS = create_report(
    """Final-Recipient: rfc822; one@forward.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; two@forward.example
Action: failed
Status: 5.2.2"""
)
ONE_OF_TWO = create_report(
    """Final-Recipient: rfc822; one@forward.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; two@forward.example
Action: delivered
Status: 2.0.0"""
)

QMAIL = f"""Return-Path: <>
From: MAILER-DAEMON@mx.reader.example
To: {SENDER}
Subject: failure notice
Message-ID: <q1@mx.reader.example>

Hi. This is the qmail-send program at mx.reader.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@reader.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

{COPY}
550 5.7.1 is only a text of the release.
""".encode()
OLD_EXIM = f"""From: Mail Delivery System <Mailer-Daemon@relay.example>
To: {SENDER}
Auto-Submitted: auto-replied
X-Failed-Recipients: anna@reader.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.
A message that you sent could not be delivered to all of its recipients.
The following address(es) failed:

  anna@reader.example
    SMTP error from remote mail server after RCPT TO:<anna@reader.example>:
    host mx.reader.example [192.0.2.7]: 550 5.1.1 unknown user

------ This is a copy of the message, including all the headers. ------

{COPY}
""".encode()
EXIM_WARNING = f"""From: Mail Delivery System <Mailer-Daemon@relay.example>
To: {SENDER}
Auto-Submitted: auto-replied
Subject: Warning: message 1abc-0002 delayed 24 hours

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its recipients after more than 24 hours.
No action is required on your part. Delivery attempts will continue for some time.
""".encode()
YAHOO = f"""From: mailer-daemon@post.example
To: {SENDER}
Subject: Failure Notice

Sorry, we were unable to deliver your message to the following address.

<anna@reader.example>:
554: delivery error: dd This user doesn't have a reader.example account (anna@reader.example) [0]

--- Below this line is a copy of the message.

{COPY}
""".encode()
COMPLAINT = f"""From: Feedback <feedback@post.example>
To: press@press.example
Subject: FW: News
Message-ID: <c1@post.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b2"

--b2
Content-Type: text/plain

This is a report of a mail that its reader has marked as unwanted.

--b2
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{SENDER}>
Original-Rcpt-To: <redacted@reader.example>

--b2
Content-Type: message/rfc822

{COPY}

The news.
--b2--
""".encode()
OUT_OF_OFFICE = f"""From: Anna <anna@reader.example>
To: {SENDER}
Auto-Submitted: auto-replied (vacation)
Subject: Out of office: undeliverable until Monday

I am away. Delivery of my answer fails until Monday. 550 5.1.1
""".encode()
OLD_AUTO_REPLY = f"""From: Anna <anna@reader.example>
To: {SENDER}
X-Autoreply: yes
Subject: Re: News

I have left the company.
""".encode()
CHALLENGE = f"""From: Guard <anna@reader.example>
To: {SENDER}
Precedence: bulk
Subject: Please confirm that you are a person

Your mail is not delivered until you click the link.
""".encode()
LETTER = f"""From: Anna <anna@reader.example>
To: {SENDER}
Subject: Question about your news

Could you call me? My mail to you came back: delivery failed, 550 5.1.1 user unknown.
""".encode()
