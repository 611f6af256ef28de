"""Prepare mails at the end of a publication, if the newsroom has subscribers; without them, nothing of it is loaded."""

from datetime import datetime

from msgspec import Struct

from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import PressroomError
from pressroom.model.newsroom import Newsroom
from pressroom.publishing.database_status import has_database
from pressroom.publishing.planned_mailing import PlannedMailing


class MailPlan(Struct, frozen=True):
    """The mailings that were prepared. `error` and `remedy` say why some are missing, and what to do.

    `has_relay` says whether the operator has set a relay, which takes mails; `is_paused` whether nothing is sent now.
    """

    mailings: tuple[PlannedMailing, ...] = ()
    has_relay: bool = False
    is_paused: bool = False
    error: str = ""
    remedy: str = ""


def sends_mail(newsroom: Newsroom | None) -> bool:
    """Return whether a newsroom has a service for subscribers, and does not leave mail out."""
    return bool(newsroom and newsroom.service_url and "mail" not in newsroom.leave_out)


def has_subscribers(config: Config, newsroom: Newsroom | None) -> bool:
    """Return whether the newsroom sends mail: it has a service, a database, and does not leave mail out."""
    return sends_mail(newsroom) and has_database(config)


def plan_mail(workspace: Workspace, now: datetime) -> MailPlan | None:
    """Prepare the mails of all versions on record that have none yet; None if the newsroom sends no mail.

    What is public is public: an error of the database is part of the result.
    """
    config = workspace.config
    if not has_subscribers(config, workspace.newsroom_context.newsroom):
        return None
    from pressroom.publishing.mailings import plan_mailings  # noqa: PLC0415 - only if there are subscribers
    from pressroom.publishing.stop_mail import find_pause  # noqa: PLC0415 - the same
    from pressroom.store import open_store  # noqa: PLC0415 - the same

    has_relay = bool(config.smtp_url)
    try:
        store = open_store(config.database_url, migrate=False)
        try:
            return MailPlan(plan_mailings(workspace, store, now), has_relay, is_paused=find_pause(store) is not None)
        finally:
            store.close()
    except PressroomError as error:
        return MailPlan((), has_relay, error=error.message, remedy=error.remedy)
