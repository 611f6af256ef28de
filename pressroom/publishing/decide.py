"""Decide what a publish, correct or withdraw request would do to a newsroom's texts, or why it cannot be done.

The rules of publishing are here. These functions are pure: they read, write and build nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from pressroom.check import find_outdated_since
from pressroom.errors import ConfigError
from pressroom.model.release import VersionKind, VersionsByLanguage
from pressroom.publishing.approvals import Approval
from pressroom.publishing.release_state import ReleaseState
from pressroom.publishing.request import PublishRequest
from pressroom.record import Record, RecordLine, compute_content_digest, create_version, format_rfc3339_utc

MAIL_AGE_LIMIT = timedelta(days=1)
"""A release older than this when it is published is not mailed, unless the request says so."""


MAX_TIME_AHEAD = timedelta(days=1)
"""If the last line of the record is later than the clock by more than this, one of the two is wrong."""


class NewVersion(Struct, frozen=True):
    """A version that would be recorded: the text, the kind of version, and what goes with it.

    `notes` are by language. `mail` says whether subscribers get a mail; `hides_earlier` whether earlier versions are
    hidden from readers.
    """

    state: ReleaseState
    kind: VersionKind
    notes: dict[str, str] = {}
    mail: bool = False
    hides_earlier: bool = False

    def to_line(self, now: datetime) -> RecordLine:
        """Return its line for the record, still without a sequence number and the lines before it."""
        state = self.state
        return RecordLine(
            sequence=0,
            time=format_rfc3339_utc(now),
            kind=self.kind,
            release=state.address,
            language=state.language,
            text_digest=state.digest,
            files=state.files,
            notes=self.notes,
            is_mailed=self.mail,
            hides_earlier=self.hides_earlier,
        )


class Proposal(Struct, frozen=True):
    """Everything that a request would do: versions to record, texts to approve, approvals to cancel (`to_cancel`).

    `undeclared` are texts that changed after they were published, where the change has not been declared.
    `outdated_translations` are texts that stay as they are while another language of the release is corrected. `mail`
    is the request's. `approvals` are those that the proposal relies on.
    """

    new_versions: tuple[NewVersion, ...] = ()
    to_approve: tuple[ReleaseState, ...] = ()
    to_cancel: tuple[ReleaseState, ...] = ()
    undeclared: tuple[ReleaseState, ...] = ()
    outdated_translations: tuple[ReleaseState, ...] = ()
    mail: bool | None = None
    approvals: tuple[Approval, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new_versions or self.to_approve or self.to_cancel)


def require_record_not_ahead(proposal: Proposal, record: Record | None, now: datetime) -> None:
    """Raise ConfigError if versions would be recorded after a line that is more than a day ahead of the clock.

    A line is always later than the one before, so one command with a wrong clock changes the times of all later lines.
    """
    last_time = record.last_time if record else ""
    if not proposal.new_versions or not last_time or datetime.fromisoformat(last_time) <= now + MAX_TIME_AHEAD:
        return
    raise ConfigError(
        f"The last line of the record is from {last_time}, but the clock of this computer says "
        f"{format_rfc3339_utc(now)}. Nothing was recorded.",
        "If the clock is wrong, correct it. If the record was written with a wrong clock, add the option "
        f"--accept-future-record: new versions then get a time after {last_time}.",
    )


def build_first_versions(
    public_states: Iterable[ReleaseState], new_versions: Iterable[NewVersion]
) -> tuple[NewVersion, ...]:
    """Return the first versions of a record: texts that are already public, as imports, then the new versions."""
    new_versions = tuple(new_versions)
    new_sources = {version.state.source for version in new_versions}
    imports = (NewVersion(state, "import") for state in public_states if state.source not in new_sources)
    return (*imports, *new_versions)


def propose(
    states: Sequence[ReleaseState],
    request: PublishRequest,
    now: datetime,
    approvals: Mapping[tuple[str, str], Approval],
) -> Proposal:
    """Return what a request would do. Raises ConfigError if it cannot be done, saying why."""
    if request.action == "withdraw":
        return Proposal(tuple(_propose_withdrawals(states, request)))
    if request.action == "hold":
        return Proposal(to_cancel=tuple(_find_states_to_hold(states, request, approvals)))
    for state in states:
        if state.is_withdrawn and request.releases:
            raise ConfigError(f"{state.address} was withdrawn.", "To publish it again, create a new release.")
    live_states = [state for state in states if not state.is_withdrawn]
    undeclared = [state for state in live_states if state.is_changed and request.action == "publish"]
    new_versions = tuple(_propose_versions(live_states, request, now))
    to_approve = [
        state for state in live_states if request.releases and request.action == "publish" and _is_scheduled(state, now)
    ]
    proposal = Proposal(
        new_versions,
        tuple(to_approve),
        (),
        tuple(undeclared),
        tuple(_find_translations_to_mark(live_states, new_versions, now)) if request.action == "correct" else (),
        request.mail,
    )
    if request.releases and proposal.is_empty and not undeclared:
        raise _create_nothing_to_do_error(request, live_states)
    return proposal


def _find_states_to_hold(
    states: Sequence[ReleaseState], request: PublishRequest, approvals: Mapping[tuple[str, str], Approval]
) -> Iterator[ReleaseState]:
    approved_states = [state for state in states if state.text_id in approvals and not state.versions]
    if not approved_states:
        raise ConfigError(
            f"{', '.join(request.releases)} has no approval to cancel.", "pressroom status shows what is scheduled."
        )
    yield from approved_states


def _propose_versions(states: Sequence[ReleaseState], request: PublishRequest, now: datetime) -> Iterator[NewVersion]:
    changed = {state.address for state in states if state.is_changed}
    for state in states:
        if not state.versions:
            if request.action == "publish" and state.release and not _is_scheduled(state, now):
                yield NewVersion(state, "publication", mail=_is_mailed(state, request, now))
        # With "minor", an outdated translation is confirmed as correct, but only if no text of its release has changed:
        # declaring a change of one text says nothing about the others.
        elif request.action == "minor" and (state.is_changed or (_is_outdated(state) and state.address not in changed)):
            yield NewVersion(state, "minor")
        elif request.action == "correct" and state.is_changed:
            yield NewVersion(
                state,
                "correction",
                _require_notes(state, request),
                _is_mailed_again(state, request),
                request.hides_earlier,
            )


def _is_outdated(state: ReleaseState) -> bool:
    return state.release is not None and state.release.outdated_since is not None


def _propose_withdrawals(states: Sequence[ReleaseState], request: PublishRequest) -> Iterator[NewVersion]:
    recorded_states = [state for state in states if state.versions]
    if not recorded_states:
        raise ConfigError(
            f"{request.releases[0]} has not been published.", "There is nothing to withdraw. Edit or delete its texts."
        )
    if all(state.is_withdrawn for state in recorded_states):
        raise ConfigError(f"{request.releases[0]} is already withdrawn.", "There is nothing to do.")
    for state in recorded_states:
        if not state.is_withdrawn:
            yield NewVersion(
                state,
                "withdrawal",
                _require_notes(state, request),
                _is_mailed_again(state, request),
                request.hides_earlier,
            )


def _require_notes(state: ReleaseState, request: PublishRequest) -> dict[str, str]:
    """Return the notes of a request. Raises ConfigError if there is none in the language of the text."""
    if state.language not in request.notes:
        raise ConfigError(
            f"{state.source} needs a note in its language.", f"Add a note that starts with “{state.language}: ”."
        )
    return request.notes


def _is_scheduled(state: ReleaseState, now: datetime) -> bool:
    return not state.versions and state.release is not None and state.release.publish_at > now


def _is_mailed(state: ReleaseState, request: PublishRequest, now: datetime) -> bool:
    if request.mail is not None:
        return request.mail
    return state.release is not None and now - state.release.publish_at < MAIL_AGE_LIMIT


def _is_mailed_again(state: ReleaseState, request: PublishRequest) -> bool:
    """Whether subscribers who got an earlier version by mail get this one too."""
    return request.mail is not False and any(version.is_mailed for version in state.versions)


def _find_translations_to_mark(
    states: Iterable[ReleaseState], new_versions: Sequence[NewVersion], now: datetime
) -> Iterator[ReleaseState]:
    """Return the published texts of corrected releases that lack these corrections."""
    histories: dict[str, VersionsByLanguage] = {}
    published_states = [state for state in states if state.versions]
    for state in published_states:
        histories.setdefault(state.address, {})[state.language] = state.versions
    time = max([now, *(version.recorded_at for state in published_states for version in state.versions)])
    time = time.replace(microsecond=0) + timedelta(seconds=1)  # as in the record: later than every other version
    for version in new_versions:
        history, language = histories[version.state.address], version.state.language
        history[language] = (*history[language], create_version(version.to_line(time)))
    for state in published_states:
        if find_outdated_since(histories[state.address], state.language, UTC) == time:
            yield state


def _create_nothing_to_do_error(request: PublishRequest, states: Sequence[ReleaseState]) -> ConfigError:
    """Return an error that says why there is nothing to do with the releases of a request."""
    names = ", ".join(request.releases)
    if request.action in {"correct", "minor"}:
        return ConfigError(
            f"No text of {names} has changed since it was published.",
            "Change the text first, then run this command again.",
        )
    if any(not state.versions for state in states):
        return ConfigError(
            f"{names} is a draft.", "Add a time to its front matter, for example publish_at: 2020-11-02 09:00."
        )
    return ConfigError(f"{names} is already public and has not changed.", "There is nothing to publish.")


def propose_due(
    states: Iterable[ReleaseState], approvals: Mapping[tuple[str, str], Approval], now: datetime
) -> Proposal:
    """Propose to publish the approved texts whose time has come, if they are still as they were approved."""
    new_versions = [
        NewVersion(state, "publication", mail=approvals[state.text_id].mail)
        for state in states
        if not state.versions and is_approved(state, approvals) and not _is_scheduled(state, now)
    ]
    return Proposal(
        tuple(new_versions), approvals=tuple([approvals[version.state.text_id] for version in new_versions])
    )


def is_approved(state: ReleaseState, approvals: Mapping[tuple[str, str], Approval]) -> bool:
    """Return True if exactly this text, with its files and its time, is approved."""
    approval = approvals.get(state.text_id)
    if approval is None or state.release is None:
        return False
    is_same_content = compute_content_digest(approval.source, approval.files) == compute_content_digest(
        state.digest, state.files
    )
    return is_same_content and approval.publish_time == state.release.publish_at
