"""Take in mail that comes back to the newsroom, from any door, and mails that ask to unsubscribe.

Whom it is about is decided by signed tokens only. Of a report without one, nobody is suppressed: it is counted as
unknown, for the operator.
"""

import logging
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from msgspec import Struct

from pressroom.config import Config
from pressroom.deliver.bounce_report import ReturnedMail, read_returned_mail
from pressroom.deliver.provider_pauses import get_provider, record_policy_refusal
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError, PressroomError
from pressroom.model.newsroom import MailIdentity
from pressroom.publishing.refused_mails import BOUNCE_KINDS
from pressroom.store import Store, subscribers
from pressroom.store.secret_file import load_token_keys
from pressroom.subscriptions.bounce_tokens import ReturnAddress, find_token, read_bounce_token
from pressroom.subscriptions.bounces import Effect, ReturnedReport, find_returned, record_report
from pressroom.subscriptions.leave import unsubscribe
from pressroom.subscriptions.links import Refused
from pressroom.text.domains import encode_email_domain
from pressroom.tokens import TokenKeys

_logger = logging.getLogger(__name__)

_UNSUBSCRIBE = re.compile(r"\s*(?:re:\s*)?unsubscribe\s+([a-z0-9-]{1,200})\s*", re.IGNORECASE)


class BounceMailbox(Struct, frozen=True):
    """Where mail comes back to: `bounces` is the address before which tokens stand, or empty.

    `addresses` are all addresses of the newsroom to which mail may come back, in lower case.
    """

    store: Store
    keys: TokenKeys
    bounces: str
    addresses: tuple[str, ...]


class MailReply(Struct, frozen=True):
    """The answer to a message, as SMTP has it: 250 taken, 550 refused."""

    code: int
    status: str
    text: str

    @property
    def is_taken(self) -> bool:
        """Whether the message needs no answer to its sender."""
        return self.code < 400

    def __str__(self) -> str:
        return f"{self.code} {self.status} {self.text}"


_NOT_OURS = MailReply(550, "5.1.1", "This address is not one that mail of the newsroom comes back to.")
_INVALID_TOKEN = MailReply(550, "5.1.1", "The token in this address is not valid.")
_NOT_A_REPORT = MailReply(550, "5.7.1", "Nobody reads this address: it takes only mail that came back.")
_INVALID_LINK = MailReply(
    550, "5.7.1", "The token in the subject is not valid. Use the link in the mail to unsubscribe."
)
_LEFT = MailReply(250, "2.0.0", "Unsubscribed.")
_TAKEN = MailReply(250, "2.0.0", "Taken.")


def open_mailbox(config: Config, store: Store) -> BounceMailbox:
    """Return where mail comes back to. Raises InputError if newsroom.yaml has errors."""
    newsroom_context = Workspace.open(config).newsroom_context
    if newsroom_context.newsroom is None:
        raise InputError(newsroom_context.problems)
    return create_mailbox(newsroom_context.newsroom.mail, store, load_token_keys(config))


def create_mailbox(identity: MailIdentity, store: Store, keys: TokenKeys) -> BounceMailbox:
    """Return where mail comes back to for a sender."""
    found = [each for each in (identity.bounces, identity.address, identity.reply_to) if each]
    return BounceMailbox(store, keys, _normalize(identity.bounces), tuple(map(_normalize, found)))


class MailboxReader:
    """Returns where mail comes back to, as newsroom.yaml says now; while it has errors, as it said before."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config, self._store = config, store
        self._state = self._read_state()
        self._mailbox = open_mailbox(config, store)

    def __call__(self) -> BounceMailbox:
        """Return it; the file is read again only if it has changed."""
        state = self._read_state()
        if state != self._state:
            with suppress(PressroomError):
                self._mailbox = open_mailbox(self._config, self._store)
            self._state = state
        return self._mailbox

    def _read_state(self) -> tuple[int, int]:
        try:
            stat = (self._config.newsroom_folder / "newsroom.yaml").stat()
        except OSError:
            return 0, 0
        return stat.st_size, stat.st_mtime_ns


def _normalize(address: str) -> str:
    return encode_email_domain(address).lower() if address else ""


def check_recipient(mailbox: BounceMailbox, recipient: str) -> MailReply | None:
    """Return why a recipient is refused, or None if mail to it is taken."""
    token = _find_token(mailbox, recipient)
    if token is None:
        return None if _normalize(recipient) in mailbox.addresses else _NOT_OURS
    return _INVALID_TOKEN if token and read_bounce_token(mailbox.keys, token) is None else None


def _find_token(mailbox: BounceMailbox, recipient: str) -> str | None:
    return find_token(_normalize(recipient), mailbox.bounces) if mailbox.bounces else None


def receive_mail(mailbox: BounceMailbox, recipient: str, content: bytes, now: datetime) -> MailReply:
    """Take in a message to one recipient. Raises DeliveryError if the database fails; then it may come again."""
    refusal = check_recipient(mailbox, recipient)
    if refusal:
        return refusal
    mail = read_returned_mail(content)
    if mail.kind in {"refused", "complaint"}:
        _record(mailbox, recipient, mail, now)
        return _TAKEN
    request = _UNSUBSCRIBE.fullmatch(mail.subject)
    if request:
        return _unsubscribe(mailbox, request[1].lower(), now)
    if mail.kind == "other":
        return _NOT_A_REPORT
    _logger.info("A message that is no bounce was taken: %s", mail.kind)
    return _TAKEN


def _unsubscribe(mailbox: BounceMailbox, token: str, now: datetime) -> MailReply:
    left = unsubscribe(mailbox.store, mailbox.keys, token, now)
    if isinstance(left, Refused):
        return _INVALID_LINK
    _logger.info("A reader has left by mail")
    return _LEFT


def _record(mailbox: BounceMailbox, recipient: str, mail: ReturnedMail, now: datetime) -> None:
    tokens = [_find_token(mailbox, each) for each in (recipient, *mail.addresses)]
    returned = find_returned(mailbox.keys, filter(None, tokens), mail.links, now)
    kind = "complaint" if mail.kind == "complaint" else BOUNCE_KINDS[mail.refusal or "undelivered"]
    record(mailbox, ReturnedReport(mail.id, kind, mail.code), returned, now, mail.message_ids)


def record(
    mailbox: BounceMailbox,
    report: ReturnedReport,
    returned: ReturnAddress | None,
    now: datetime,
    message_ids: Iterable[str] = (),
) -> Effect:
    """Store a report of any door, and do what follows from it."""
    effect = record_report(mailbox.store, mailbox.keys, report, returned, now, message_ids)
    _log(report, returned, effect)
    if returned and effect == "counted" and report.kind == "policy":
        _count_for_provider(mailbox.store, returned.subscriber_id, report.code, now)
    return effect


def _log(report: ReturnedReport, returned: ReturnAddress | None, effect: Effect) -> None:
    fields = {"kind": report.kind, "code": report.code, "effect": effect}
    if returned is None:
        _logger.warning("A mail came back without a token: nobody knows from whom (%s)", report.code, extra=fields)
        return
    _logger.info(
        "Mail %d to reader %d came back: %s (%s), %s",
        returned.mailing_id,
        returned.subscriber_id,
        report.kind,
        report.code,
        effect,
        extra=fields,
    )


def _count_for_provider(store: Store, subscriber_id: int, code: str, now: datetime) -> None:
    with store.transaction() as transaction:
        subscriber = subscribers.find_subscriber(transaction, subscriber_id)
        if subscriber and subscriber.email:
            record_policy_refusal(transaction, get_provider(subscriber.email), code, now)
