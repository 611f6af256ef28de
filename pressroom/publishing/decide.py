"""What would be done with texts, and what stands against it: Pieces and a Wish in, a Proposal out. Pure.

The rules of publishing are here; nothing is asked, recorded or built.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from pressroom.errors import ConfigError
from pressroom.model.release import VersionKind
from pressroom.publishing.approvals import Approval
from pressroom.publishing.release_state import ReleaseState
from pressroom.publishing.request import PublishRequest
from pressroom.record import RecordLine, compute_content_digest, format_rfc3339_utc

MAIL_AGE_LIMIT = timedelta(days=1)
"""What is older when it is published is told nobody by mail, unless that is asked for."""


class NewVersion(Struct, frozen=True):
    """One version that would be recorded: of which text, and as what."""

    state: ReleaseState
    kind: VersionKind
    notes: dict[str, str] = {}
    mail: bool = False
    hides_earlier: bool = False

    def to_line(self, now: datetime) -> RecordLine:
        """As it would stand in the record, without its number and what it follows."""
        piece = self.state
        return RecordLine(
            sequence=0,
            time=format_rfc3339_utc(now),
            kind=self.kind,
            release=piece.address,
            language=piece.language,
            text_digest=piece.digest,
            files=piece.files,
            notes=self.notes,
            is_mailed=self.mail,
            hides_earlier=self.hides_earlier,
        )


class Proposal(Struct, frozen=True):
    """All that would be done: versions recorded, texts approved for their time, approvals taken back.

    `undeclared` are texts that were changed after they were published, and nobody has said yet what that is. `behind`
    are texts whose other languages are corrected, and they not. `given` are the approvals that it rests on.
    """

    new_versions: tuple[NewVersion, ...] = ()
    to_approve: tuple[ReleaseState, ...] = ()
    to_hold: tuple[ReleaseState, ...] = ()
    undeclared: tuple[ReleaseState, ...] = ()
    behind: tuple[ReleaseState, ...] = ()
    mail: bool | None = None
    approvals: tuple[Approval, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new_versions or self.to_approve or self.to_hold)


def build_first_versions(
    public_states: Iterable[ReleaseState], new_versions: Iterable[NewVersion]
) -> tuple[NewVersion, ...]:
    """The first entries of a record: what is public already, as imported, and after it what is published now."""
    steps = tuple(new_versions)
    now = {step.state.source for step in steps}
    return (*(NewVersion(piece, "import") for piece in public_states if piece.source not in now), *steps)


def propose(
    states: Sequence[ReleaseState],
    request: PublishRequest,
    now: datetime,
    approvals: Mapping[tuple[str, str], Approval],
) -> Proposal:
    """What a wish comes to; `given` are the approvals. Raises ConfigError when it cannot be granted, and why."""
    if request.action == "withdraw":
        return Proposal(tuple(_propose_withdrawals(states, request)))
    if request.action == "hold":
        return Proposal(to_hold=tuple(_find_states_to_hold(states, request, approvals)))
    for piece in states:
        if piece.is_withdrawn and request.releases:
            raise ConfigError(f"{piece.address} was withdrawn.", "To say it again, make a new release of it.")
    live = [piece for piece in states if not piece.is_withdrawn]
    undeclared = [piece for piece in live if piece.is_changed and request.action == "publish"]
    steps = tuple(_propose_versions(live, request, now))
    approved = [
        piece for piece in live if request.releases and request.action == "publish" and _is_scheduled(piece, now)
    ]
    made = Proposal(
        steps,
        tuple(approved),
        (),
        tuple(undeclared),
        tuple(_find_outdated_translations(live, steps)) if request.action == "correct" else (),
        request.mail,
    )
    if request.releases and made.is_empty and not undeclared:
        raise _create_nothing_to_do_error(request, live)
    return made


def _find_states_to_hold(
    states: Sequence[ReleaseState], request: PublishRequest, approvals: Mapping[tuple[str, str], Approval]
) -> Iterator[ReleaseState]:
    found = [piece for piece in states if piece.text_id in approvals and not piece.versions]
    if not found:
        raise ConfigError(f"Nobody has approved {', '.join(request.releases)} for later.", "There is nothing to hold.")
    yield from found


def _propose_versions(states: Sequence[ReleaseState], request: PublishRequest, now: datetime) -> Iterator[NewVersion]:
    changed = {piece.address for piece in states if piece.is_changed}
    for piece in states:
        if not piece.versions:
            if request.action == "publish" and piece.release and not _is_scheduled(piece, now):
                yield NewVersion(piece, "publication", mail=_is_mailed(piece, request, now))
        elif request.action == "minor" and (piece.is_changed or (_is_behind(piece) and piece.address not in changed)):
            yield NewVersion(piece, "minor")
        elif request.action == "correct" and piece.is_changed:
            yield NewVersion(
                piece,
                "correction",
                _require_notes(piece, request),
                _is_mailed_again(piece, request),
                request.hides_earlier,
            )


def _is_behind(state: ReleaseState) -> bool:
    """Whether it may be confirmed: that is no part of a change of another text, which says nothing of this one."""
    return state.release is not None and state.release.outdated_since is not None


def _propose_withdrawals(states: Sequence[ReleaseState], request: PublishRequest) -> Iterator[NewVersion]:
    recorded = [piece for piece in states if piece.versions]
    if not recorded:
        address = request.releases[0]
        raise ConfigError(
            f"{address} was never published.", "There is nothing to withdraw; change or remove its texts."
        )
    if all(piece.is_withdrawn for piece in recorded):
        raise ConfigError(f"{request.releases[0]} was withdrawn already.", "There is nothing left to do.")
    for piece in recorded:
        if not piece.is_withdrawn:
            yield NewVersion(
                piece,
                "withdrawal",
                _require_notes(piece, request),
                _is_mailed_again(piece, request),
                request.hides_earlier,
            )


def _require_notes(state: ReleaseState, request: PublishRequest) -> dict[str, str]:
    """The notes of a wish, among which must be one in the language of the text."""
    if state.language not in request.notes:
        raise ConfigError(
            f"{state.source} needs a note in its language.", f"Give one more, beginning with “{state.language}: ”."
        )
    return request.notes


def _is_scheduled(state: ReleaseState, now: datetime) -> bool:
    return not state.versions and state.release is not None and state.release.publish_at > now


def _is_mailed(state: ReleaseState, request: PublishRequest, now: datetime) -> bool:
    if request.mail is not None:
        return request.mail
    return state.release is not None and now - state.release.publish_at < MAIL_AGE_LIMIT


def _is_mailed_again(state: ReleaseState, request: PublishRequest) -> bool:
    """Whether there is anybody who was told by mail, and is to be told of this too."""
    return request.mail is not False and any(version.is_mailed for version in state.versions)


def _find_outdated_translations(
    states: Iterable[ReleaseState], new_versions: Sequence[NewVersion]
) -> Iterator[ReleaseState]:
    """What stands beside a correction in another language, and is not corrected itself."""
    corrected = {step.state.source for step in new_versions}
    addresses = {step.state.address for step in new_versions}
    return (each for each in states if each.versions and each.address in addresses and each.source not in corrected)


def _create_nothing_to_do_error(request: PublishRequest, states: Sequence[ReleaseState]) -> ConfigError:
    """Why there is nothing to do with releases that were named."""
    names = ", ".join(request.releases)
    if request.action in {"correct", "minor"}:
        return ConfigError(
            f"No text of {names} was changed since it was published.", "Change the text first, then run this again."
        )
    if any(not piece.versions for piece in states):
        return ConfigError(
            f"{names} is a draft.", "Give it a time in the front matter, such as publish_at: 2020-11-02 09:00."
        )
    return ConfigError(f"{names} is public as it stands.", "There is nothing to publish.")


def propose_due(
    states: Iterable[ReleaseState], approvals: Mapping[tuple[str, str], Approval], now: datetime
) -> Proposal:
    """The approved texts whose time has come, as they were approved."""
    steps = [
        NewVersion(piece, "publication", mail=approvals[piece.text_id].mail)
        for piece in states
        if not piece.versions and is_approved(piece, approvals) and not _is_scheduled(piece, now)
    ]
    return Proposal(tuple(steps), approvals=tuple([approvals[step.state.text_id] for step in steps]))


def is_approved(state: ReleaseState, approvals: Mapping[tuple[str, str], Approval]) -> bool:
    """Whether a text was approved exactly as it stands."""
    approval = approvals.get(state.text_id)
    if approval is None or state.release is None:
        return False
    is_same = compute_content_digest(approval.source, approval.files) == compute_content_digest(
        state.digest, state.files
    )
    return is_same and approval.publish_time == state.release.publish_at
