"""Sign new lines of the record, each with the digest of the public text (`release.txt`) that it publishes."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from secrets import token_hex

from msgspec import structs

from pressroom.check import hide_withheld_notes, list_versions
from pressroom.engine.sign_release import ReleaseSigner
from pressroom.engine.workspace import Workspace
from pressroom.errors import InputError
from pressroom.model.release import Release
from pressroom.publishing.decide import NewVersion
from pressroom.read import has_keys
from pressroom.record import RecordLine, create_version
from pressroom.render import release_to_text
from pressroom.text.articles import digest_article
from pressroom.write import Staging

_SALT_BYTES = 16


def create_line_signer(workspace: Workspace, new_versions: Sequence[NewVersion]) -> Callable[[RecordLine], RecordLine]:
    """Return a function that signs the lines of new versions; without keys, it returns lines unchanged.

    Raises ConfigError if the private key is missing, and InputError if `newsroom.yaml` has errors.
    """
    if not new_versions or not has_keys(workspace.config.newsroom_folder):
        return lambda line: line
    if workspace.newsroom_context.newsroom is None:
        raise InputError(workspace.newsroom_context.problems)
    config, base_url = workspace.config, workspace.contexts.newsroom.base_url
    signer = ReleaseSigner(config, Staging(config.out), base_url)
    releases = {version.state.source: version.state.release for version in new_versions}

    def sign_line(line: RecordLine) -> RecordLine:
        release = releases.get(f"releases/{line.release}/{line.language}.md")
        is_shown = release is not None and line.kind not in {"withdrawal", "import"}
        shown = _add_digests(workspace, release, line) if release and is_shown else line
        return signer.sign_line(structs.replace(shown, salt=token_hex(_SALT_BYTES)))

    return sign_line


def _add_digests(workspace: Workspace, release: Release, line: RecordLine) -> RecordLine:
    """Return a line with digests of the public text and the article, as they will be once the line is on record."""
    from pressroom.render.article import render_article  # noqa: PLC0415 - loads the templates, only newsrooms with keys

    (version,) = list_versions({line.language: (create_version(line),)}, line.language, workspace.newsroom_context.zone)
    versions = hide_withheld_notes((*release.versions, version))
    recorded_release = structs.replace(release, versions=versions, outdated_since=None)
    context = workspace.contexts.context
    text_digest = sha256(release_to_text(recorded_release, context)).hexdigest()
    article = digest_article(
        render_article(recorded_release, context), context.newsroom.base_url, context.url(release.path)
    )
    return structs.replace(line, public_text_digest=text_digest, article=article)
