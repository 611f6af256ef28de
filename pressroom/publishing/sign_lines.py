"""What a line of the record gets last: the digest of the public text as it is then, and the newsroom's signature."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from msgspec import structs

from pressroom import pipeline
from pressroom.check import list_versions
from pressroom.config import Config
from pressroom.engine.releases import ReleaseBuilder
from pressroom.engine.sign_release import ReleaseSigner
from pressroom.engine.workspace import Workspace
from pressroom.model.release import Release
from pressroom.publishing.decide import NewVersion
from pressroom.read import has_keys
from pressroom.record import RecordLine, version_from_line
from pressroom.render import release_to_text
from pressroom.write import Staging


def line_signer(config: Config, new_versions: Sequence[NewVersion]) -> Callable[[RecordLine], RecordLine]:
    """What finishes the lines of steps; in a newsroom without keys they are finished already.

    Raises ConfigError when the key is not at hand, before anything is recorded.
    """
    if not new_versions or not has_keys(config.newsroom_folder):
        return lambda line: line
    hand, _ = pipeline.load_builder_and_index(Workspace(config))
    sealer = ReleaseSigner(config, Staging(config.out), hand.newsroom.base_url)
    releases = {step.state.source: step.state.release for step in new_versions}

    def finish(line: RecordLine) -> RecordLine:
        release = releases.get(f"releases/{line.release}/{line.language}.md")
        is_shown = release is not None and line.kind not in {"withdrawal", "import"}
        text = _digest_text(hand, release, line) if release and is_shown else ""
        return sealer.sign_line(structs.replace(line, public_text_digest=text))

    return finish


def _digest_text(builder: ReleaseBuilder, release: Release, line: RecordLine) -> str:
    """The SHA-256 of the text of a release as it will be with a line on record."""
    (last,) = list_versions({line.language: (version_from_line(line),)}, line.language, builder.newsroom_context.zone)
    whole = structs.replace(release, versions=(*release.versions, last), outdated_since=None)
    return sha256(release_to_text(whole, builder.context)).hexdigest()
