"""Measure how mailings are sent: making a message, and the whole way through the database to a relay."""

import resource
import subprocess
import sys
import time
import timeit
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from msgspec import Struct

from pressroom.deliver.delivery_run import DeliveryRun, DeliverySettings
from pressroom.deliver.smtp import SmtpTransport
from pressroom.deliver.smtp_url import parse_smtp_url
from pressroom.deliver.splice import MessageTemplate
from pressroom.publishing.mailing_composer import PLACEHOLDERS, MailingComposer
from pressroom.store import Store, open_store
from pressroom.store.deliveries import CompiledMailing, DueDelivery
from pressroom.tokens import Secret, TokenKeys

_ROOT = Path(__file__).parents[1]
_COMPILED = _ROOT / "tests/golden/expected/mail/2023/vattentornet/sv.eml"
_RECIPIENT, _TOKEN, _MESSAGE_TOKEN = b"anna@example.org", b"t" * 120, b"m" * 16
_CHUNK = 500
_KEYS = TokenKeys((Secret("k1", b"a secret of the benchmark, 32 chars"),))

_ADD_READERS = """INSERT INTO subscriber (id, email, email_norm, status, language, requested_at, confirmed_at)
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
SELECT i, 'reader' || i || '@example.org', 'reader' || i || '@example.org', 'active', 'sv', 0, 0 FROM n"""
_ADD_MAILING = """INSERT INTO mailing (id, release, language, version, kind, line, state, scope, planned_up_to,
created_at, send_after, policy, sender, compiled)
VALUES (1, '2026/ice', 'sv', 1, 'publication', '', 'prepared', '{}', 0, 0, 0, 'resend', 'press@example.org', :compiled)
"""
_ADD_DELIVERIES = """INSERT INTO delivery (mailing_id, subscriber_id, state, attempts, next_at, code)
SELECT 1, id, 'pending', 0, 0, '' FROM subscriber ORDER BY id"""
_ADD_CHUNKS = """INSERT INTO chunk (mailing_id, sequence, low, high, state, owner, lease_until, generation, next_at)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE (i + 1) * :size < :count)
SELECT 1, i, i * :size + 1, (i + 1) * :size, 'open', '', 0, 0, 0 FROM n"""


class SplicingFigures(Struct, frozen=True):
    """Microseconds to splice a message, to make it with its tokens, and to build it as an EmailMessage."""

    splice: float
    compose: float
    build: float

    @property
    def ratio(self) -> float:
        """How many times longer building takes than splicing."""
        return self.build / self.splice


class SendingFigures(Struct, frozen=True):
    """What one run took: messages a second, microseconds of CPU a message, and how much memory grew, in MB."""

    messages: int
    rate: float
    cpu: float
    memory: float


def measure_splicing() -> SplicingFigures:
    """Compare the ways to make one message."""
    compiled = _COMPILED.read_bytes()
    template = MessageTemplate(compiled, PLACEHOLDERS)
    spliced = timeit.timeit(lambda: template.splice(_RECIPIENT, _TOKEN, _MESSAGE_TOKEN), number=20_000) / 20_000
    build = _prepare_building(template.splice(_RECIPIENT, _TOKEN, _MESSAGE_TOKEN))
    built = timeit.timeit(build, number=50) / 50
    return SplicingFigures(spliced * 1e6, _measure_composing(compiled) * 1e6, built * 1e6)


def _measure_composing(compiled: bytes) -> float:
    composer = MailingComposer(_KEYS)
    mailing = CompiledMailing(1, "2026/ice", "sv", 1, "publication", "resend", "press@example.org", compiled)
    delivery = DueDelivery(1, "anna@example.org", "anna@example.org", 0)
    return timeit.timeit(lambda: composer.compose(mailing, delivery), number=5_000) / 5_000


class _MessageBuilder:
    """Builds one message, field by field and part by part."""

    def __init__(self, message: EmailMessage) -> None:
        self._fields = [(k, str(v)) for k, v in message.items() if not k.lower().startswith(("content-t", "mime-"))]
        self._text, self._html = (part.get_content() for part in message.iter_parts())

    def __call__(self) -> bytes:
        built = EmailMessage(policy=policy.SMTP)
        for name, value in self._fields:
            built[name] = value
        built.set_content(self._text, cte="quoted-printable")
        built.add_alternative(self._html, subtype="html", cte="quoted-printable")
        return built.as_bytes()


def _prepare_building(content: bytes) -> _MessageBuilder:
    return _MessageBuilder(BytesParser(EmailMessage, policy=policy.SMTP).parsebytes(content))


def measure_sending(folder: Path, count: int, connections: int = 4) -> SendingFigures:
    """Send a mailing to many readers, through a database of SQLite, to a sink."""
    store = create_store(folder / f"sending-{count}.db", count)
    with run_sink() as url:
        run = create_run(store, url, connections)
        before, cpu, started = _get_memory(), time.process_time(), time.monotonic()
        report = run.run()
        seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    store.close()
    if report.accepted != count:
        raise RuntimeError(f"{report.accepted} of {count} messages were accepted")
    return SendingFigures(count, count / seconds, cpu / count * 1e6, _get_memory() - before)


def read_message() -> bytes:
    """Return a message with the addresses and tokens of a reader."""
    return MessageTemplate(_COMPILED.read_bytes(), PLACEHOLDERS).splice(_RECIPIENT, _TOKEN, _MESSAGE_TOKEN)


def create_run(store: Store, relay: str, connections: int) -> DeliveryRun:
    """Return a run that sends what is due to a relay."""
    composer, settings = MailingComposer(_KEYS), DeliverySettings(connections)
    return DeliveryRun(store, lambda: SmtpTransport(parse_smtp_url(relay)), composer.compose, settings)


def create_store(database: Path, count: int) -> Store:
    """Return a database of SQLite with a mailing to so many readers."""
    store = open_store(f"sqlite://{database}")
    with store.transaction() as transaction:
        transaction.execute(_ADD_READERS, count=count)
        transaction.execute(_ADD_MAILING, compiled=_COMPILED.read_bytes())
        transaction.execute(_ADD_DELIVERIES)
        transaction.execute(_ADD_CHUNKS, size=_CHUNK, count=count)
    return store


@contextmanager
def run_sink() -> Iterator[str]:
    """Run a server that takes mail and forgets it; give its URL."""
    command = [sys.executable, "-m", "benchmarks.mail_sink"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        try:
            yield f"smtp://127.0.0.1:{process.stdout.readline().strip() if process.stdout else ''}"
        finally:
            process.kill()


def _get_memory() -> float:
    """Return the most memory that this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
