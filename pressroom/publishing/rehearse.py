"""Rehearse a publication: do all of it at a given time with copies of the newsroom, its outputs and its database.

Nothing real is touched: no deploy command runs, no hub is notified, and each mail goes to a sink. The copies are in a
temporary folder that only this user can read, and are removed at the end.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from pressroom.config import Config
from pressroom.engine.workspace import BuildOptions, Progress, Workspace
from pressroom.errors import ConfigError, DeliveryError, InputError
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.database_status import has_database
from pressroom.publishing.execute import Outcome, execute
from pressroom.publishing.planned_mailing import PlannedMailing
from pressroom.publishing.prepare import prepare
from pressroom.publishing.request import PublishRequest

if TYPE_CHECKING:
    from pressroom.deliver.transport import CommitIntent, OutgoingMessage, SendResult
    from pressroom.publishing.mailing_composer import MailingComposer
    from pressroom.store import Store, Transaction
    from pressroom.store.deliveries import CompiledMailing, DueDelivery

_FEED = re.compile(r"site/(?:.+/)?(?:rss\.xml|atom\.xml|feed\.json)")
_PAGE = re.compile(r"site(/.*?)index\.html")
_DATABASE_FILE = re.compile(r"pressroom\.(?:secret|db.*)")


class RehearsedText(Struct, frozen=True):
    """A text of which a version would be recorded, or which would be approved for its time only."""

    release: str
    language: str
    kind: str
    url: str


class RehearsedPage(Struct, frozen=True):
    """A page that would be new or changed."""

    url: str
    is_new: bool


class RehearsedFeed(Struct, frozen=True):
    """A feed that would change, and the URLs of the rehearsed texts that have an entry in it."""

    url: str
    entries: tuple[str, ...]


class Recipient(Struct, frozen=True):
    """A subscriber who would get a mail `at once`, or in a `daily` or `weekly` digest."""

    subscriber_id: int
    frequency: str


class RehearsedMailing(Struct, frozen=True):
    """A mailing that would be made, how many of its mails a relay would be offered, and who would get it.

    `sender` is where the first mail would come back to, without its token, and `is_signed` whether it has a signature
    (DKIM). `sender` is empty if no mail would be offered.
    """

    planned: PlannedMailing
    offered: int
    recipients: tuple[Recipient, ...]
    sender: str = ""
    is_signed: bool = False


class Rehearsal(Struct, frozen=True):
    """What would appear. `approved` would only be approved, because their time is later.

    `message_count` counts the mail bodies in the output folder. `mailings` is None without a database of subscribers.
    With `is_paused`, their mails would wait.
    """

    at: datetime
    texts: tuple[RehearsedText, ...]
    approved: tuple[RehearsedText, ...]
    pages: tuple[RehearsedPage, ...]
    feeds: tuple[RehearsedFeed, ...]
    other_files: tuple[str, ...]
    removed: tuple[str, ...]
    message_count: int
    mailings: tuple[RehearsedMailing, ...] | None
    is_paused: bool
    hubs: tuple[str, ...]
    has_deploy_command: bool


def rehearse(config: Config, request: PublishRequest, at: datetime, progress: Progress | None = None) -> Rehearsal:
    """Return what a request to publish, correct or withdraw would do at a time.

    Raises InputError if a text has errors, ConfigError if it cannot be published, DeliveryError if the copies cannot be
    made.
    """
    with TemporaryDirectory(prefix="pressroom-rehearsal-") as folder:
        copy = _copy(config, Path(folder))
        workspace = Workspace.open(copy, BuildOptions(now=at.isoformat(), progress=progress, is_rehearsal=True))
        newsroom = workspace.newsroom_context.newsroom
        if newsroom is None:
            raise InputError(workspace.newsroom_context.problems)
        preview = prepare(workspace, request, at)
        outcome = execute(workspace, preview.proposal, "rehearsal", at)
        approved = [(each.address, each.language, "approval") for each in preview.proposal.to_approve]
        return _describe(config, copy, newsroom, outcome, approved, at)


def _copy(config: Config, folder: Path) -> Config:
    """Copy the newsroom, its outputs and its database, and return the settings with which only the copies are used."""
    newsroom = config.newsroom_folder
    out = config.out.resolve()

    def list_ignored(path: str, names: list[str]) -> list[str]:
        if Path(path) != newsroom:
            return []
        return [
            each
            for each in names
            if each[0] == "." or _DATABASE_FILE.fullmatch(each) or (newsroom / each).resolve() == out
        ]

    try:
        shutil.copytree(newsroom, folder / "newsroom", symlinks=True, ignore=list_ignored)
        if config.out.is_dir():
            shutil.copytree(config.out, folder / "out", symlinks=True)
    except (OSError, shutil.Error) as error:
        raise DeliveryError(
            "The newsroom could not be copied for the rehearsal.",
            f"Check permissions and the free space for temporary files (TMPDIR). {str(error)[:200]}",
        ) from error
    database_url = _copy_subscribers(config, folder)
    return structs.replace(
        config,
        newsroom_folder=folder / "newsroom",
        out=folder / "out",
        cache_folder=folder / "cache",
        deploy_command="",
        database_url=database_url,
        smtp_url="",
    )


def _copy_subscribers(config: Config, folder: Path) -> str:
    target = folder / "pressroom.db"
    if has_database(config):
        from pressroom.store.copy_database import copy_database  # noqa: PLC0415 - only if there is a database

        copy_database(config.database_url, target)
    return f"sqlite://{target}"


def _describe(
    config: Config,
    copy: Config,
    newsroom: Newsroom,
    outcome: Outcome,
    approved: Sequence[tuple[str, str, str]],
    at: datetime,
) -> Rehearsal:
    result = outcome.build_result
    changed = result.changed if result else ()
    recorded = [(line.release, line.language, line.kind) for line in outcome.recorded_lines]
    texts = tuple(_describe_texts(newsroom, recorded))
    pages = tuple(_list_pages(config, newsroom, changed))
    feeds = tuple(_list_feeds(copy, newsroom, changed, [each.url for each in texts]))
    return Rehearsal(
        at,
        texts,
        tuple(_describe_texts(newsroom, approved)),
        pages,
        feeds,
        tuple([path for path in changed if not (_PAGE.fullmatch(path) or _FEED.fullmatch(path))]),
        result.removed if result else (),
        len(outcome.mailings),
        tuple(_send_to_sink(config, copy, newsroom, outcome, at)) if outcome.mail_plan else None,
        bool(outcome.mail_plan and outcome.mail_plan.is_paused),
        tuple(newsroom.hubs) if recorded else (),
        bool(config.deploy_command) and bool(changed),
    )


def _describe_texts(newsroom: Newsroom, texts: Iterable[tuple[str, str, str]]) -> Iterator[RehearsedText]:
    for release, language, kind in texts:
        prefix = newsroom.edition(language).prefix
        yield RehearsedText(release, language, kind, f"{newsroom.base_url}{prefix}/{release}/")


def _list_pages(config: Config, newsroom: Newsroom, changed: Iterable[str]) -> Iterator[RehearsedPage]:
    for path in changed:
        match = _PAGE.fullmatch(path)
        if match:
            yield RehearsedPage(f"{newsroom.base_url}{match[1]}", not (config.out / path).exists())


def _list_feeds(
    copy: Config, newsroom: Newsroom, changed: Iterable[str], urls: Sequence[str]
) -> Iterator[RehearsedFeed]:
    """Yield the feeds that changed, and which of the texts are really in them."""
    for path in changed:
        if _FEED.fullmatch(path):
            content = (copy.out / path).read_text("utf-8")
            found = tuple([url for url in urls if re.search(re.escape(url) + '["<]', content)])
            yield RehearsedFeed(f"{newsroom.base_url}{path.removeprefix('site')}", found)


def _send_to_sink(
    config: Config, copy: Config, newsroom: Newsroom, outcome: Outcome, at: datetime
) -> Iterator[RehearsedMailing]:
    """Send everything that is prepared, as of the end of the undo window, and yield what each mailing became."""
    from pressroom.store import mailings, open_store  # noqa: PLC0415 - only if there is a database

    plan = outcome.mail_plan
    if plan is None:
        return
    if plan.error:
        raise ConfigError(f"The mails could not be prepared. {plan.error}", plan.remedy)
    store = open_store(copy.database_url, migrate=False)
    try:
        composer = _create_composer(config, copy, newsroom)
        _deliver(store, composer, max((at, *(each.send_after for each in plan.mailings))))
        with store.read() as transaction:
            for each in plan.mailings:
                counts = mailings.count_deliveries(transaction, each.id)
                readers = tuple(_list_recipients(transaction, each.id))
                first = composer.first.get(each.id)
                yield RehearsedMailing(each, counts.get("accepted", 0), readers, *_describe_message(first))
    finally:
        store.close()


def _describe_message(message: "OutgoingMessage | None") -> tuple[str, bool]:
    """Return where a message comes back to, without the token of the reader, and whether it is signed."""
    if message is None:
        return "", False
    name, _, domain = message.sender.rpartition("@")
    local, plus, _ = name.partition("+")
    return f"{local}{plus and '+TOKEN'}@{domain}", message.content.startswith(b"DKIM-Signature:")


def _create_composer(config: Config, copy: Config, newsroom: Newsroom) -> "_Composer":
    """Return what makes the messages as they would be sent, with the newsroom's own secrets, if it has some."""
    from pressroom.publishing.deliver_mailings import create_composer  # noqa: PLC0415 - as above
    from pressroom.store.secret_file import get_secret_path, load_token_keys  # noqa: PLC0415 - the same

    has_secret = config.secret or get_secret_path(config).exists()
    keys = load_token_keys(config if has_secret else copy)
    return _Composer(create_composer(config, newsroom.mail, keys))


class _Composer:
    """Makes each message that would be sent; `first` has the first one of each mailing."""

    def __init__(self, composer: "MailingComposer") -> None:
        self._composer = composer
        self.first: dict[int, OutgoingMessage] = {}

    def compose(self, mailing: "CompiledMailing", delivery: "DueDelivery") -> "OutgoingMessage":
        """Return a reader's message."""
        message = self._composer.compose(mailing, delivery)
        self.first.setdefault(mailing.id, message)
        return message


def _deliver(store: "Store", composer: _Composer, at: datetime) -> None:
    from pressroom.deliver.delivery_run import DeliveryRun, DeliverySettings  # noqa: PLC0415 - as above

    DeliveryRun(store, _Sink, composer.compose, DeliverySettings(connections=1), get_now=lambda: at).run()


class _Sink:
    """Takes every message and keeps none."""

    name = "the rehearsal"

    def send(
        self,
        message: "OutgoingMessage",  # noqa: ARG002 - the signature of a transport
        commit_intent: "CommitIntent",
        following: "OutgoingMessage | None" = None,  # noqa: ARG002 - the same
    ) -> "SendResult":
        from pressroom.deliver.transport import SendResult  # noqa: PLC0415 - as above

        return SendResult("accepted" if commit_intent() else "stopped")

    def close(self) -> None:
        """Do nothing: there is no connection."""


def _list_recipients(transaction: "Transaction", mailing_id: int) -> Iterator[Recipient]:
    from pressroom.store import recipients  # noqa: PLC0415 - as above

    for subscriber_id, frequency in recipients.list_recipients(transaction, mailing_id):
        yield Recipient(subscriber_id, frequency)
