"""Make the mail of a release as a reader would get it, to look at it in real mail programs. Nothing is recorded.

The links for unsubscribing lead to a page that says that they are from a test.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from secrets import token_hex

from msgspec import Struct, structs

from pressroom.check import to_entry, to_release
from pressroom.config import Config
from pressroom.deliver.dkim import open_dkim_signer
from pressroom.deliver.splice import MessageTemplate
from pressroom.deliver.transport import OutgoingMessage
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.model.newsroom import MailIdentity, Newsroom
from pressroom.model.pages import Translation
from pressroom.model.plan import ReleaseItem
from pressroom.model.release import Release
from pressroom.publishing.mailing_composer import PLACEHOLDERS
from pressroom.render import render
from pressroom.subscriptions.links import TEST_TOKEN
from pressroom.text.domains import encode_email_domain

_SUBJECT = re.compile(rb"^Subject:(?: |\r\n )", re.MULTILINE)
_TEST_SUBJECT = b"Subject: [Test]\r\n "


class ReleaseMail(Struct, frozen=True):
    """The mail of a text as it is now: a message with placeholders. A public text is one that is on record."""

    language: str
    content: bytes
    is_public: bool


def render_mails(workspace: Workspace, address: str, language: str, now: datetime) -> list[ReleaseMail]:
    """Return the mails of a release in one language, or in all if `language` is empty.

    A draft without a time gets the present one. Raises ConfigError if there is no such text, or if the newsroom leaves
    out mail; InputError if newsroom.yaml or a text has errors.
    """
    newsroom = workspace.newsroom_context.newsroom
    if newsroom is None:
        raise InputError(workspace.newsroom_context.problems)
    if "mail" in newsroom.leave_out:
        raise ConfigError("There are no mails: newsroom.yaml leaves out mail.", "Remove mail from leave_out.")
    releases = {each.language: each for each in _read_releases(workspace, newsroom, address, language, now)}
    wanted = [language] if language else list(releases)
    if not wanted or wanted[0] not in releases:
        found = f"It has texts in {', '.join(releases)}." if releases else "Its folder contains no text."
        raise ConfigError(f"{address} has no text{f' in {language}' if language else ''}.", found)
    translations = tuple([Translation(each.language, each.path) for each in releases.values()])
    return [_render(workspace, releases[each], translations) for each in wanted]


def _read_releases(
    workspace: Workspace, newsroom: Newsroom, address: str, language: str, now: datetime
) -> Iterator[Release]:
    """Yield the texts of a release in the newsroom's order of languages. Errors in other languages do not matter."""
    files = workspace.scan.releases(address[:4]).get(address)
    publish_at = now.astimezone(workspace.newsroom_context.zone).replace(second=0, microsecond=0)
    for edition in newsroom.editions:
        if files is None or f"{edition.language}.md" not in files.text_paths:
            continue
        check = workspace.texts.check_text(f"releases/{address}/{edition.language}.md")
        release = check.release or to_release(
            structs.replace(check.check, values={"publish_at": publish_at, **check.check.values}),
            workspace.newsroom_context,
        )
        if release:
            yield release
        elif language in {"", edition.language}:
            raise InputError(tuple(check.check.problems.all))


def _render(workspace: Workspace, release: Release, translations: Sequence[Translation]) -> ReleaseMail:
    release_item = ReleaseItem("", to_entry(release), (), (), tuple(translations), "")
    outputs = workspace.renderer.get_outputs(release_item, release)
    item = next(each for each in outputs.items if each.format == "mail-message")
    content = render(item, workspace.contexts.context).content
    return ReleaseMail(release.language, content, bool(release.versions))


def create_test_message(config: Config, identity: MailIdentity, mail: ReleaseMail, recipient: str) -> OutgoingMessage:
    """Return a mail for one recipient, who need not be a subscriber. Its subject says that it is a test.

    Raises ConfigError if a key that signs mails cannot be used.
    """
    sign = open_dkim_signer(config, identity.address.rpartition("@")[2])
    marked = _SUBJECT.sub(_TEST_SUBJECT, mail.content, count=1)
    template = MessageTemplate(marked, PLACEHOLDERS, doubles_dots=False)
    address, message_token = encode_email_domain(recipient), f"test-{token_hex(8)}"
    content = template.splice(address.encode(), TEST_TOKEN.encode(), message_token.encode())
    return OutgoingMessage(
        encode_email_domain(identity.bounces or identity.address),
        address,
        template.build_message_id(message_token),
        sign(content) + content if sign else content,
    )
