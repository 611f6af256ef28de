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
from pressroom.cli.new_release import NewReleaseForm
from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.prompts import ask, ask_choice, is_interactive
from pressroom.errors import ConfigError, DeliveryError, PressroomError
from pressroom.model.draft import PLACEHOLDER_LEAD
from pressroom.read import STARTER_NEWSROOM_FOLDER, STARTER_TEMPLATE, list_languages, read_starter_template

_PLACEHOLDER_BODY = "Write the rest here, the most important first."
_PUBLISH_AT_QUESTION = "Publish at, such as 2020-11-02 09:00 (nothing: it is a draft)"
_INTERRUPTED = 130


class _NewRelease(Struct, frozen=True):
    """What the release is to say; without `publish_at` it is a draft."""

    headline: str
    language: str
    contact: str
    publish_at: str


def complete_language(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The languages that begin with what has been typed."""
    try:
        folder = config.load(ctx.find_root().params.get("newsroom")).newsroom_folder
    except PressroomError:
        return []
    return sorted(code for code in list_languages(folder) if code.startswith(incomplete))


def complete_contact(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The contacts of the newsroom whose ids begin with what has been typed."""
    try:
        desk = NewReleaseForm(config.load(ctx.find_root().params.get("newsroom")))
    except PressroomError:
        return []
    return [name for name in desk.contact_ids(desk.languages[0]) if name.startswith(incomplete)]


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
    desk = NewReleaseForm(config.load(newsroom))
    if headline is not None:
        wanted = _read_options(desk, headline, language, contact, publish_at)
    elif is_interactive() and not as_json:
        wanted = _ask_for_values(desk, language, contact, publish_at)
    else:
        raise ConfigError("There is no headline.", f'Give one: {format_command("new")} "The library opens on Sundays".')
    path = desk.build_path(wanted.headline, wanted.language, wanted.publish_at)
    files = {"newsroom.yaml": _make_newsroom_yaml(wanted.language)} if desk.is_new_newsroom else {}
    made = _create_files(desk.folder, files | {path: _fill_template(desk, wanted)})
    if as_json:
        click.echo(format_json({"release": _parse_address(path), "made": made}))
    else:
        _print_result(desk, wanted, path, made)


def _read_options(
    form: NewReleaseForm, headline: str, language: str | None, contact: str | None, publish_at: str | None
) -> _NewRelease:
    spoken = form.parse_language(language or form.languages[0])
    named = form.parse_contact(contact, spoken) if contact else next(iter(form.contact_ids(spoken)), "")
    return _NewRelease(form.parse_headline(headline), spoken, named, form.parse_publish_at(publish_at or ""))


def _ask_for_values(
    form: NewReleaseForm, language: str | None, contact: str | None, publish_at: str | None
) -> _NewRelease:
    """What the officer answers; nothing has been written when they break off."""
    spoken = form.parse_language(language) if language else ""
    when = form.parse_publish_at(publish_at or "")
    try:
        headline = ask("Headline", form.parse_headline)
        spoken = spoken or ask_choice("Language", form.languages, form.parse_language)

        def known(name: str) -> str:
            return form.parse_contact(name, spoken)

        named = known(contact) if contact else ask_choice("Contact", form.contact_ids(spoken), known)
        when = when or ask(_PUBLISH_AT_QUESTION, form.parse_publish_at, "")
    except click.Abort:
        click.echo("\nStopped. Nothing was written.", err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from None
    return _NewRelease(headline, spoken, named, when)


def _make_newsroom_yaml(language: str) -> str:
    return (
        (STARTER_NEWSROOM_FOLDER / "newsroom.yaml")
        .read_text("utf-8")
        .replace("languages: [en]", f"languages: [{language}]")
    )


def _fill_template(form: NewReleaseForm, new_release: _NewRelease) -> str:
    edition = form.edition(new_release.language)
    fields = {
        "headline": _quote_yaml(new_release.headline),
        "lead": _quote_yaml(PLACEHOLDER_LEAD),
        "hidden": "" if new_release.publish_at else "# ",
        "publish_at": new_release.publish_at or f"{form.today + timedelta(days=1)} 09:00",
        "dateline": _quote_yaml(edition.organisations[0].city),
        "contact": new_release.contact or "{name: , role: , phone: }",
        "body": _PLACEHOLDER_BODY,
    }
    try:
        return Template(read_starter_template(form.folder)).substitute(fields)
    except (KeyError, ValueError) as error:
        remedy = f"It may name ${', $'.join(fields)}; a $ that is meant so is written $$."
        raise ConfigError(f"templates/{STARTER_TEMPLATE} cannot be filled in: {error}.", remedy) from error


def _quote_yaml(text: str) -> str:
    """A text as a YAML scalar in double quotes, which may hold what a JSON string may hold (YAML 1.2, section 1.3)."""
    return json.dumps(text, ensure_ascii=False)


def _create_files(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Make files that are not there yet, and the folders they stand in: all of them or, whatever happens, none."""
    with ExitStack() as undo:
        for name, text in files.items():
            _create_file(folder / name, text, undo)
        undo.pop_all()
    return [str(folder / name) for name in files]


def _create_file(path: Path, text: str, undo: ExitStack) -> None:
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


def _print_result(form: NewReleaseForm, new_release: _NewRelease, path: str, created: list[str]) -> None:
    for each in created:
        click.echo(escape_controls(each))
    if form.is_new_newsroom:
        print_next_step("change newsroom.yaml: it says who you are.")
    what = (
        f"is public from {new_release.publish_at}"
        if new_release.publish_at
        else "is a draft: add publish_at to publish it"
    )
    print_next_step(f"write in {path}, then run {format_command(f'check {_parse_address(path)}')}. It {what}.")


def _parse_address(path: str) -> str:
    """`releases/2020/slug/sv.md` to `2020/slug`."""
    return "/".join(path.split("/")[1:3])
