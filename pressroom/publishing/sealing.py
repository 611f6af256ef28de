"""What a line of the record gets last: the digest of the public text as it is then, and the newsroom's signature."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from msgspec import structs

from pressroom import pipeline
from pressroom.check import versions
from pressroom.config import Config
from pressroom.crew import Hand
from pressroom.crew.sealing import Sealer
from pressroom.publishing.proposals import Step
from pressroom.read import has_keys
from pressroom.record import Line, version
from pressroom.release import Release
from pressroom.render import text_of
from pressroom.start import Start
from pressroom.write import Staging


def sealing(config: Config, steps: Sequence[Step]) -> Callable[[Line], Line]:
    """What finishes the lines of steps; in a newsroom without keys they are finished already.

    Raises ConfigError when the key is not at hand, before anything is recorded.
    """
    if not steps or not has_keys(config.newsroom):
        return lambda line: line
    hand, _ = pipeline.learn(Start(config))
    sealer = Sealer(config, Staging(config.out), hand.newsroom.base_url)
    releases = {step.piece.source: step.piece.release for step in steps}

    def finish(line: Line) -> Line:
        release = releases.get(f"releases/{line.release}/{line.language}.md")
        is_shown = release is not None and line.kind not in {"withdrawal", "import"}
        text = _text(hand, release, line) if release and is_shown else ""
        return sealer.line(structs.replace(line, text=text))

    return finish


def _text(hand: Hand, release: Release, line: Line) -> str:
    """The SHA-256 of the text of a release as it will be with a line on record."""
    (last,) = versions({line.language: (version(line),)}, line.language, hand.known.zone)
    whole = structs.replace(release, versions=(*release.versions, last), behind=None)
    return sha256(text_of(whole, hand.press)).hexdigest()
