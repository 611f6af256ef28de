"""`pressroom new`: a release folder with a file to fill in and, where there is none yet, a newsroom to change."""

import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from string import Template

import click
from msgspec import Struct

from pressroom import config
from pressroom.cli.asking import ask, ask_which, can_ask
from pressroom.cli.desk import Desk
from pressroom.cli.report import harmless, json_line, json_option, say_next, verb
from pressroom.draft import PLACEHOLDER_LEAD
from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.read import STARTER, STARTERS, languages, starter

_BODY = "Write the rest here, the most important first."
_WHEN = "Publish at, such as 2020-11-02 09:00 (nothing: it is a draft)"
_INTERRUPTED = 130


class _Wanted(Struct, frozen=True):
    """What the release is to say; without `publish_at` it is a draft."""

    headline: str
    language: str
    contact: str
    publish_at: str


def complete_language(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The languages that begin with what has been typed."""
    try:
        folder = config.load(ctx.find_root().params.get("newsroom")).newsroom
    except PressroomError:
        return []
    return sorted(code for code in languages(folder) if code.startswith(incomplete))


def complete_contact(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The contacts of the newsroom whose ids begin with what has been typed."""
    try:
        desk = Desk(config.load(ctx.find_root().params.get("newsroom")))
    except PressroomError:
        return []
    return [name for name in desk.contacts(desk.languages[0]) if name.startswith(incomplete)]


@click.command("new")
@click.argument("headline", required=False)
@click.option(
    "--language",
    metavar="LANG",
    shell_complete=complete_language,
    help="The language of the text (default: the newsroom's first).",
)
@click.option(
    "--contact",
    metavar="ID",
    shell_complete=complete_contact,
    help="Whom the press may reach (default: the newsroom's first).",
)
@click.option("--publish-at", metavar="TIME", help="When it is to be published (default: it is a draft).")
@json_option
@click.pass_obj
def command(
    newsroom: str | None,
    headline: str | None,
    language: str | None,
    contact: str | None,
    publish_at: str | None,
    as_json: bool,
) -> None:
    """Make a release folder with a file to fill in.

    Without a HEADLINE, on a terminal, it asks for that and for what no option says. In a folder without newsroom.yaml
    a newsroom to change is made first. Nothing is opened and nothing is written over.
    """
    desk = Desk(config.load(newsroom))
    if headline is not None:
        wanted = _told(desk, headline, language, contact, publish_at)
    elif can_ask() and not as_json:
        wanted = _asked(desk, language, contact, publish_at)
    else:
        raise ConfigError("There is no headline.", f'Give one: {verb("new")} "The library opens on Sundays".')
    path = desk.path(wanted.headline, wanted.language, wanted.publish_at)
    files = {"newsroom.yaml": _newsroom_text(wanted.language)} if desk.is_begun else {}
    made = _write(desk.folder, files | {path: _text(desk, wanted)})
    if as_json:
        click.echo(json_line({"release": _address(path), "made": made}))
    else:
        _say(desk, wanted, path, made)


def _told(desk: Desk, headline: str, language: str | None, contact: str | None, publish_at: str | None) -> _Wanted:
    spoken = desk.language(language or desk.languages[0])
    named = desk.contact(contact, spoken) if contact else next(iter(desk.contacts(spoken)), "")
    return _Wanted(desk.headline(headline), spoken, named, desk.moment(publish_at or ""))


def _asked(desk: Desk, language: str | None, contact: str | None, publish_at: str | None) -> _Wanted:
    """What the officer answers; nothing has been written when they break off."""
    spoken = desk.language(language) if language else ""
    when = desk.moment(publish_at or "")
    try:
        headline = ask("Headline", desk.headline)
        spoken = spoken or ask_which("Language", desk.languages, desk.language)

        def known(name: str) -> str:
            return desk.contact(name, spoken)

        named = known(contact) if contact else ask_which("Contact", desk.contacts(spoken), known)
        when = when or ask(_WHEN, desk.moment, "")
    except click.Abort:
        click.echo("\nStopped. Nothing was written.", err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from None
    return _Wanted(headline, spoken, named, when)


def _newsroom_text(language: str) -> str:
    return (STARTERS / "newsroom.yaml").read_text("utf-8").replace("languages: [en]", f"languages: [{language}]")


def _text(desk: Desk, wanted: _Wanted) -> str:
    edition = desk.edition(wanted.language)
    fields = {
        "headline": _quoted(wanted.headline),
        "lead": _quoted(PLACEHOLDER_LEAD),
        "hidden": "" if wanted.publish_at else "# ",
        "publish_at": wanted.publish_at or f"{desk.today + timedelta(days=1)} 09:00",
        "dateline": _quoted(edition.organisations[0].city),
        "contact": wanted.contact or "{name: , role: , phone: }",
        "body": _BODY,
    }
    try:
        return Template(starter(desk.folder)).substitute(fields)
    except (KeyError, ValueError) as error:
        remedy = f"It may name ${', $'.join(fields)}; a $ that is meant so is written $$."
        raise ConfigError(f"templates/{STARTER} cannot be filled in: {error}.", remedy) from error


def _quoted(text: str) -> str:
    """A text as a YAML scalar in double quotes, which may hold what a JSON string may hold (YAML 1.2, section 1.3)."""
    return json.dumps(text, ensure_ascii=False)


def _write(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Make files that are not there yet, and the folders they stand in: all of them or, whatever happens, none."""
    with ExitStack() as undo:
        for name, text in files.items():
            _make(folder / name, text, undo)
        undo.pop_all()
    return [str(folder / name) for name in files]


def _make(path: Path, text: str, undo: ExitStack) -> None:
    try:
        for parent in reversed(path.parents):
            if not parent.exists():
                parent.mkdir()
                undo.callback(parent.rmdir)
        with path.open("x", encoding="utf-8") as file:
            undo.callback(path.unlink)
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(f"{path} is there already.", "Choose another headline, or go on in that file.") from error
    except OSError as error:
        where = os.fspath(error.filename or path)
        remedy = "Give yourself access and room there, then run the command again."
        raise DeliveryError(f"{where} could not be written: {error.strerror}.", remedy) from error


def _say(desk: Desk, wanted: _Wanted, path: str, made: list[str]) -> None:
    for each in made:
        click.echo(harmless(each))
    if desk.is_begun:
        say_next("change newsroom.yaml: it says who you are.")
    what = f"is public from {wanted.publish_at}" if wanted.publish_at else "is a draft: add publish_at to publish it"
    say_next(f"write in {path}, then run {verb(f'check {_address(path)}')}. It {what}.")


def _address(path: str) -> str:
    """`releases/2020/slug/sv.md` to `2020/slug`."""
    return "/".join(path.split("/")[1:3])
