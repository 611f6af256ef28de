"""Read mail that comes back: delivery status (RFC 3464), complaints (RFC 5965) and the texts of older mail servers.

Whom a report is about is not decided here, and never by an address in it: `tokens` and `links` are what it contains of
the newsroom's own signed marks.
"""

import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from hashlib import sha256
from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.deliver.smtp_refusals import RefusalKind, classify_refusal, find_code, find_status

ReportKind: TypeAlias = Literal["refused", "complaint", "delay", "automatic reply", "other"]
"""What a message is. `delay`: the server still tries. `other`: a mail that somebody has written."""

MAX_BYTES = 10_000_000
"""The size of a message that is taken; more than the largest mail with its report."""
_READ_BYTES = 400_000  # of a message: a report stands before the copy of the mail
_MAX_PARTS = 60
_MAX_RECIPIENTS = 100
_MAX_TEXT = 20_000
# From the one that says least about a reader.
_ORDER: tuple[RefusalKind, ...] = ("message", "policy", "temporary", "undelivered", "reader")

_LINK = re.compile(r"/unsubscribe/([a-z0-9-]{1,200})>|subject=unsubscribe%20([a-z0-9-]{1,200})>", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"^[ \t]*<([^<>\s]{3,300})>[ \t]*$", re.MULTILINE)
_COPIED_FIELDS = re.compile(
    r"^(?:>[ ]?)*(Return-Path|Message-ID|List-Unsubscribe|Original-Mail-From|X-Envelope-From|X-Return-Path)[ \t]*:"
    r"[ \t]*((?:.{0,2000}(?:\r?\n[ \t]+)?){1,4})",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"[^\s<>\"(),;:]{1,64}@[^\s<>\"(),;:]{1,255}")
_DAEMON = re.compile(
    r"mailer-daemon|mail delivery (?:sub)?system|postmaster|mdaemon|microsoft ?exchange|mail administrator",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"^warning: message|delay(?:ed)?\b|not yet been delivered|still being (?:retried|attempted)|"
    r"will (?:be )?retr(?:y|ied)|"
    r"keep(?:s)? trying|temporarily (?:deferred|suspended)|you do not need to resend",
    re.IGNORECASE | re.MULTILINE,
)
_FAILURE = re.compile(
    r"undeliver|not (?:be )?delivered|failed (?:permanently|recipient)|unable to deliver|permanent (?:fatal )?error|"
    r"(?:delivery|returned|failure).{0,40}(?:fail|mail|notice)|following address(?:es|\(es\))? failed|"
    r"returned to sender|couldn't be",
    re.IGNORECASE,
)
_COPY_BEGINS = re.compile(
    r"^(?:-{2,}.{0,60}(?:copy of the message|original message|message header|forwarded|returned message).{0,60}|"
    r"-{6} this is a copy of.*|----- ?original message ?-----.*)$",
    re.IGNORECASE | re.MULTILINE,
)


class ReturnedMail(Struct, frozen=True):
    """What a message that came back says.

    `refusal` is set if the mail was refused; then `code` is the reply, such as `550 5.1.1`. `id` is the same each time
    that one report is read. `tokens` are addresses in it that may have a token of a mail, `links` tokens of links to
    leave, `message_ids` the ids of the mail that it is about. `subject` is the subject of the message itself.
    """

    kind: ReportKind
    id: str
    refusal: RefusalKind | None = None
    code: str = ""
    addresses: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    subject: str = ""


class _Refusal(Struct, frozen=True):
    """What a report says about one recipient; None as the kind: it is no failure."""

    kind: RefusalKind | None
    code: str = ""


def read_returned_mail(content: bytes) -> ReturnedMail:
    """Return what a message says. Any bytes may be given: what cannot be read is `other`; 400 kB are read at most."""
    message = message_from_bytes(content[:_READ_BYTES].replace(b"\0", b""), policy=policy.compat32)
    parts = _list_parts(message)
    kind, refusal = _classify(message, parts)
    copied = _list_copied_fields(message, parts)
    return ReturnedMail(
        kind,
        _create_id(message, content),
        refusal.kind if kind == "refused" else None,
        refusal.code if kind == "refused" else "",
        tuple(
            [
                address
                for name, value in copied
                if name not in {"message-id", "list-unsubscribe"}
                for address in _ADDRESS.findall(value)
            ]
        ),
        tuple(
            [
                link or other
                for name, value in copied
                if name == "list-unsubscribe"
                for link, other in _LINK.findall(re.sub(r"\s+", "", value))
            ]
        ),
        tuple([found for name, value in copied if name == "message-id" for found in _MESSAGE_ID.findall(value)]),
        _decode(_get_field(message, "Subject")),
    )


def _decode(field: str) -> str:
    """Return a field with its encoded words (RFC 2047) decoded, as far as they can be."""
    try:
        return str(make_header(decode_header(field)))
    except (LookupError, ValueError, HeaderParseError):
        return field


def _create_id(message: Message, content: bytes) -> str:
    """Return the digest of the Message-ID, or of the whole report if it has none."""
    name = _get_field(message, "Message-ID")
    return sha256(name.encode(errors="replace") if name else content).hexdigest()


def _get_field(message: Message, name: str) -> str:
    """Return a field on one line, also if it is broken; an empty text if there is none."""
    try:
        return " ".join(str(message.get(name, "")).split())[:2000]
    except (LookupError, UnicodeError, ValueError):  # an encoding that does not exist
        return ""


def _list_parts(message: Message) -> list[Message]:
    """Return the message and its parts, also those of messages in it, as far as their number is bounded."""
    found: list[Message] = []
    waiting = [message]
    while waiting and len(found) < _MAX_PARTS:
        part = waiting.pop(0)
        found.append(part)
        content = part.get_payload()
        if isinstance(content, list) and part.get_content_type() not in {"message/rfc822", "text/rfc822-headers"}:
            waiting.extend(each for each in content if isinstance(each, Message))
    return found


def _classify(message: Message, parts: list[Message]) -> tuple[ReportKind, _Refusal]:
    nothing = _Refusal(None)
    types = {part.get_content_type() for part in parts}
    if "message/feedback-report" in types:
        return ("complaint" if _is_complaint(parts) else "automatic reply"), nothing
    blocks = list(_list_status_blocks(parts))
    if blocks:
        refusal = _sum_up(blocks)
        return ("refused" if refusal.kind else "delay"), refusal
    return _classify_text(message, parts)


def _is_complaint(parts: Iterable[Message]) -> bool:
    """Whether a reader has complained; an authentication failure (RFC 6591) or a `not-spam` is no complaint."""
    report = next(part for part in parts if part.get_content_type() == "message/feedback-report")
    fields = HeaderParser(policy=policy.compat32).parsestr(_get_text(report))
    return _get_field(fields, "Feedback-Type").lower() in {
        "abuse",
        "fraud",
        "opt-out",
        "opt-out-list",
        "virus",
        "other",
        "",
    }


def _list_status_blocks(parts: Iterable[Message]) -> Iterator[Message]:
    """Yield the groups of fields about recipients, at most a hundred."""
    for part in parts:
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            groups = re.split(r"\r?\n[ \t]*\r?\n", _get_text(part))
            parser = HeaderParser(policy=policy.compat32)
            blocks = [parser.parsestr(group.strip("\r\n") + "\n\n") for group in groups[: _MAX_RECIPIENTS + 1]]
            yield from [each for each in blocks if each.get("Action") or each.get("Final-Recipient")]


def _get_text(part: Message) -> str:
    """Return the text of a part, whatever its encoding; of fields that were parsed as messages, in groups again."""
    payload = part.get_payload()
    if isinstance(payload, list):
        texts = [_join_fields(each) for each in payload if isinstance(each, Message)]
        return "\n\n".join(texts)[:_MAX_TEXT]
    try:
        decoded = part.get_payload(decode=True)
    except (LookupError, ValueError):
        decoded = None
    raw = decoded if isinstance(decoded, bytes) else str(payload or "").encode("utf-8", "replace")
    return raw[: _MAX_TEXT * 4].decode("utf-8", "replace")[:_MAX_TEXT]


def _join_fields(message: Message) -> str:
    fields = "\n".join(f"{name}: {value}" for name, value in message.items())
    inner = message.get_payload()
    return f"{fields}\n\n{inner}" if isinstance(inner, str) and inner.strip() else fields


def _sum_up(blocks: Iterable[Message]) -> _Refusal:
    """Return the mildest of the failures: several recipients are what one reader's address leads to.

    If any of them has got the mail, it has arrived.
    """
    failures: list[_Refusal] = []
    for block in blocks:
        action = _get_field(block, "Action").lower().partition(" ")[0]
        if action in {"delivered", "relayed", "expanded"}:
            return _Refusal(None)
        if action in {"failed", ""}:
            failures.append(_read_failure(block, has_action=bool(action)))
    known = [each for each in failures if each.kind]
    return min(known, key=lambda each: _ORDER.index(each.kind or "message"), default=_Refusal(None))


def _read_failure(block: Message, *, has_action: bool) -> _Refusal:
    status = find_status(_get_field(block, "Status"))
    answer = _get_field(block, "Diagnostic-Code")
    text = answer.partition(";")[2] or answer
    code = find_code(text)
    own = find_status(text)
    exact = own if own and (not status or status.endswith((".0.0", ".0")) or own[0] == status[0]) else status
    if not has_action and not (status.startswith("5") or code >= 500):
        return _Refusal(None)
    if not status and not code and not own:
        return _Refusal("undelivered", "failed")
    # A failure is final for the server that reports it, also if its reason was a temporary one.
    return _Refusal(classify_refusal(code, exact, text), f"{code or ''} {exact}".strip())


def _classify_text(message: Message, parts: Iterable[Message]) -> tuple[ReportKind, _Refusal]:
    """Classify a message without delivery status: an automatic reply, or the text of an older mail server."""
    is_from_server = _is_from_server(message)
    text = "\n".join(_get_text(part) for part in parts if part.get_content_maintype() == "text")[:_MAX_TEXT]
    body = text[: found.start()] if (found := _COPY_BEGINS.search(text)) else text
    subject = _get_field(message, "Subject")
    opening = f"{subject}\n{body[:2000]}"
    is_named = "X-Failed-Recipients" in message
    if is_from_server and not is_named and _DELAY.search(opening):
        return "delay", _Refusal(None)
    if not is_from_server or not (is_named or _FAILURE.search(opening)):
        return ("automatic reply" if _is_automatic(message) or is_from_server else "other"), _Refusal(None)
    code, status = find_code(body), find_status(body)
    return "refused", _Refusal(
        classify_refusal(code or 500, status, body), f"{code or ''} {status}".strip() or "failed"
    )


def _is_from_server(message: Message) -> bool:
    sender = f"{_get_field(message, 'From')} {_get_field(message, 'Sender')}"
    return (
        bool(_DAEMON.search(sender))
        or "X-Failed-Recipients" in message
        or message.get_content_type() == "multipart/report"
    )


def _is_automatic(message: Message) -> bool:
    """Whether a program has written a message in answer to another one (RFC 3834, and what was usual before)."""
    submitted = _get_field(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "X-Vacation")):
        return True
    precedence = _get_field(message, "Precedence").lower()
    return precedence in {"bulk", "junk", "list", "auto_reply"} or _get_field(message, "Return-Path") == "<>"


def _list_copied_fields(message: Message, parts: Iterable[Message]) -> list[tuple[str, str]]:
    """Return the fields of the mail that came back: of its copy, whole or only the header, and of a complaint."""
    found: list[tuple[str, str]] = []
    for part in parts:
        if part is message and part.is_multipart():
            continue
        if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list):
            copies = part.get_payload()
            found += [(name.lower(), str(value)) for copy in copies for name, value in copy.items()]  # type: ignore[union-attr]
        else:
            found += [(name.lower(), value) for name, value in _COPIED_FIELDS.findall(_get_text(part))]
    names = {"return-path", "message-id", "list-unsubscribe", "original-mail-from", "x-envelope-from", "x-return-path"}
    return [(name, value[:4000]) for name, value in found if name in names][:40]
