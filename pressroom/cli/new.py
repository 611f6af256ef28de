"""`pressroom new`: a release folder with a file to fill in and, where there is none yet, a newsroom to change."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

import click

from pressroom import config
from pressroom.check import known_of
from pressroom.cli.report import say_problems
from pressroom.config import Config
from pressroom.draft import PLACEHOLDER_LEAD
from pressroom.errors import ConfigError, DeliveryError
from pressroom.read import STARTERS, languages
from pressroom.release import Newsroom
from pressroom.start import Start
from pressroom.text.slugs import slug

_BODY = "Write the rest here, the most important first."


@click.command("new")
@click.argument("headline")
@click.option("--language", metavar="LANG", help="The language of the text (default: the newsroom's first).")
@click.pass_obj
def command(newsroom: str | None, headline: str, language: str | None) -> None:
    """Make a release folder with a file to fill in.

    In a folder without newsroom.yaml a newsroom to change is made first.
    """
    settings = config.load(newsroom)
    try:
        if not (settings.newsroom / "newsroom.yaml").exists():
            _write_new(settings.newsroom / "newsroom.yaml", (STARTERS / "newsroom.yaml").read_text("utf-8"))
        room = _newsroom(settings)
        _write_new(_path(settings, room, headline, language), _text(room, headline))
    except OSError as error:
        where = os.fspath(error.filename or settings.newsroom)
        raise DeliveryError(
            f"{where} could not be written: {error.strerror}.", "Give yourself access there."
        ) from error


def _newsroom(settings: Config) -> Newsroom:
    start = Start(settings)
    known = known_of(start.draft, start.moment, languages())
    if known.newsroom is None:
        say_problems(known.problems)
        raise ConfigError("newsroom.yaml has errors.", "Mend the lines named above, then run the command again.")
    return known.newsroom


def _path(settings: Config, room: Newsroom, headline: str, language: str | None) -> Path:
    languages = [edition.language for edition in room.editions]
    if language is not None and language not in languages:
        raise ConfigError(f"The newsroom has no language {language}.", f"Its languages are {', '.join(languages)}.")
    name = slug(headline)
    if not name.isascii() or not name:
        raise ConfigError(
            f"No address can be made from the headline {headline!r}.",
            "Make a folder releases/<year>/<name> yourself, its name in the letters a-z, digits and hyphens.",
        )
    return settings.newsroom / "releases" / str(datetime.now(UTC).year) / name / f"{language or languages[0]}.md"


def _text(room: Newsroom, headline: str) -> str:
    edition = room.editions[0]
    contact = edition.contacts[0].id if edition.contacts else "{name: , role: , phone: }"
    fields = {
        "headline": _quoted(headline),
        "lead": _quoted(PLACEHOLDER_LEAD),
        "tomorrow": (datetime.now(UTC) + timedelta(days=1)).date().isoformat(),
        "dateline": _quoted(edition.organisations[0].city),
        "contact": contact,
        "body": _BODY,
    }
    return Template((STARTERS / "release.md").read_text("utf-8")).substitute(fields)


def _quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes, which may hold what a JSON string may hold (YAML 1.2, section 1.3)."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _write_new(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"{path} is there already.", "Choose another headline, or write in that file.") from error
    click.echo(str(path))
