"""`pressroom new`: create a release folder with a text file to fill in, and a newsroom if there is none."""

import json
import os
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Template

import click
from msgspec import Struct

from pressroom.cli.new_release_form import NewReleaseForm
from pressroom.cli.output import escape_controls, format_command, format_json, format_time, json_option, print_next_step
from pressroom.cli.parameters import create_completion
from pressroom.cli.terminal import ask, ask_choice, is_interactive
from pressroom.config import Config, load_config
from pressroom.errors import EXIT_INTERRUPTED, ConfigError, DeliveryError
from pressroom.model import placeholders
from pressroom.model.placeholders import Translated
from pressroom.read import STARTER_NEWSROOM_FOLDER, STARTER_TEMPLATE, list_languages, read_starter_template
from pressroom.record.file import update_git_attributes

_WITH_RECORD = Translated(
    "To approve the release, run pressroom publish {address}; pressroom work then publishes it at this time:",
    "Godkänn pressmeddelandet med pressroom publish {address}; sedan publicerar pressroom work det vid denna tid:",
    "Godkjenn pressemeldingen med pressroom publish {address}; så publiserer pressroom work den på dette tidspunktet:",
)
_WITHOUT_RECORD = Translated(
    "Without a record (pressroom publish starts one), the first build after it makes the release public:",
    "Utan register (pressroom publish skapar ett) blir pressmeddelandet offentligt vid första build efter denna tid:",
    "Uten register (pressroom publish oppretter et) blir pressemeldingen offentlig ved første build etter dette:",
)
_PUBLISH_AT_QUESTION = "Publish at, such as 2020-11-02 09:00 (leave empty for a draft)"


class _NewRelease(Struct, frozen=True):
    """The values of a new release; without `publish_at` it is a draft."""

    headline: str
    language: str
    contact: str
    publish_at: str


def _list_languages(config: Config) -> list[str]:
    return sorted(list_languages(config.newsroom_folder))


def _list_contacts(config: Config) -> list[str]:
    form = NewReleaseForm(config)
    return form.contact_ids(form.languages[0])


@click.command("new")
@click.argument("headline", required=False)
@click.option(
    "--language",
    metavar="LANG",
    shell_complete=create_completion(_list_languages),
    help="The language of the text (default: the newsroom's first).",
)
@click.option(
    "--contact",
    metavar="ID",
    shell_complete=create_completion(_list_contacts),
    help="The press contact (default: the newsroom's first).",
)
@click.option("--publish-at", metavar="TIME", help="The publication time; without it, the release is a draft.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(allow_dash=True),
    help="Take the text from a .docx, .odt, .html, .md or .txt file; - reads HTML or text from standard input.",
)
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - click passes each option as an argument
    newsroom: str | None,
    headline: str | None,
    language: str | None,
    contact: str | None,
    publish_at: str | None,
    source: str | None,
    as_json: bool,
) -> None:
    """Create a release folder with a text file to fill in.

    Without a HEADLINE, the command asks for the headline and for each option that you did not give. If the folder has
    no newsroom.yaml, one is created that you can edit. Existing files are never overwritten.

    With --from, the headline, lead, text, contacts and pictures are those in FILE. Comments "# check:" in the new text
    say what to look at.
    """
    form = NewReleaseForm(load_config(newsroom))
    if source is not None:
        _create_from_document(form, source, _DocumentOptions(headline, language, contact, publish_at), as_json=as_json)
        return
    if headline is not None:
        new_release = _read_options(form, headline, language, contact, publish_at)
    elif is_interactive() and not as_json:
        new_release = _ask_for_values(form, language, contact, publish_at)
    else:
        raise ConfigError("The headline is missing.", f'Run {format_command("new")} "The library opens on Sundays".')
    path = form.build_path(new_release.headline, new_release.language, new_release.publish_at)
    created = _create(
        form, _make_newsroom_yaml(new_release.language), {path: _fill_template(form, new_release, _parse_address(path))}
    )
    if as_json:
        click.echo(format_json({"release": _parse_address(path), "made": created}))
    else:
        _print_result(form, new_release, path, created)


class _DocumentOptions(Struct, frozen=True):
    """The argument and options of the command line that a document does not have to name; None if not given."""

    headline: str | None
    language: str | None
    contact: str | None
    publish_at: str | None


def _create_from_document(form: NewReleaseForm, source: str, options: _DocumentOptions, *, as_json: bool) -> None:
    """Create the draft of a release from a document, and report what was found in it."""
    from pressroom.cli import new_from_document  # noqa: PLC0415 - it loads the libraries that read documents

    draft = new_from_document.read_draft(
        form,
        source,
        headline=options.headline,
        language=form.parse_language(options.language) if options.language else "",
        contact=options.contact or "",
        publish_at=form.parse_publish_at(options.publish_at or ""),
    )
    newsroom_text = new_from_document.fill_newsroom(_make_newsroom_yaml(draft.language), draft.found)
    created = _create(form, newsroom_text, draft.files)
    address = _parse_address(draft.path)
    if as_json:
        report = new_from_document.describe_draft(draft)
        click.echo(format_json({"release": address, "made": created, **report}))
        return
    _print_created(form, created)
    new_from_document.print_draft(draft)
    print_next_step(f"edit {draft.path}, then run {format_command(f'check {address}')}.")


def _create(form: NewReleaseForm, newsroom_text: str, files: Mapping[str, str | bytes]) -> list[str]:
    """Create the files of a release, and newsroom.yaml if there is none. Returns their paths."""
    newsroom_files = {"newsroom.yaml": newsroom_text} if form.is_new_newsroom else {}
    created = _create_files(form.folder, {**newsroom_files, **files})
    if form.is_new_newsroom:
        update_git_attributes(form.folder)
    return created


def _read_options(
    form: NewReleaseForm, headline: str, language: str | None, contact: str | None, publish_at: str | None
) -> _NewRelease:
    language = form.parse_language(language or form.languages[0])
    contact = form.parse_contact(contact, language) if contact else next(iter(form.contact_ids(language)), "")
    return _NewRelease(form.parse_headline(headline), language, contact, form.parse_publish_at(publish_at or ""))


def _ask_for_values(
    form: NewReleaseForm, language: str | None, contact: str | None, publish_at: str | None
) -> _NewRelease:
    """Ask the officer for the values that no option gives. Nothing has been written yet if they stop here."""
    chosen_language = form.parse_language(language) if language else ""
    time = form.parse_publish_at(publish_at or "")
    try:
        headline = ask("Headline", form.parse_headline)
        chosen_language = chosen_language or ask_choice("Language", form.languages, form.parse_language)

        def parse_contact(name: str) -> str:
            return form.parse_contact(name, chosen_language)

        contact_ids = form.contact_ids(chosen_language)
        contact_id = parse_contact(contact) if contact else ask_choice("Contact", contact_ids, parse_contact)
        time = time or ask(_PUBLISH_AT_QUESTION, form.parse_publish_at, "")
    except click.Abort:
        click.echo("\nStopped. Nothing was written.", err=True)
        raise click.exceptions.Exit(EXIT_INTERRUPTED) from None
    return _NewRelease(headline, chosen_language, contact_id, time)


def _make_newsroom_yaml(language: str) -> str:
    text = (STARTER_NEWSROOM_FOLDER / "newsroom.yaml").read_text("utf-8")
    return placeholders.translate_newsroom(text, language).replace("languages: [en]", f"languages: [{language}]")


def _fill_template(form: NewReleaseForm, new_release: _NewRelease, address: str) -> str:
    language = new_release.language
    city = form.edition(language).organisations[0].city
    publication = (_WITH_RECORD if form.has_record else _WITHOUT_RECORD).in_language(language)
    fields = {
        "headline": _quote_yaml(new_release.headline),
        "lead": _quote_yaml(placeholders.LEAD.in_language(language)),
        "hidden": "" if new_release.publish_at else "# ",
        "publish_at": new_release.publish_at or f"{form.today + timedelta(days=1)} 09:00",
        "timezone": form.zone.key,
        "publication": publication.format(address=address),
        "dateline": _quote_yaml(placeholders.translate_newsroom(city, language) if form.is_new_newsroom else city),
        "contact": new_release.contact or "{name: , role: , phone: }",
        "body": placeholders.BODY.in_language(language),
    }
    try:
        template = placeholders.translate_release(read_starter_template(form.folder), language)
        return Template(template).substitute(fields)
    except (KeyError, ValueError) as error:
        remedy = f"It can use ${', $'.join(fields)}. Write $$ for a dollar sign."
        raise ConfigError(f"templates/{STARTER_TEMPLATE} cannot be filled in: {error}.", remedy) from error


def _quote_yaml(text: str) -> str:
    """Return a text as a YAML scalar in double quotes, in which JSON strings are valid (YAML 1.2, section 1.3)."""
    return json.dumps(text, ensure_ascii=False)


def _create_files(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    """Create files and their folders.

    Raises ConfigError or DeliveryError, and removes what it has created, if one of them cannot be created.
    """
    with ExitStack() as undo:
        for name, content in files.items():
            _create_file(folder / name, content.encode() if isinstance(content, str) else content, undo)
        undo.pop_all()
    return [str(folder / name) for name in files]


def _create_file(path: Path, content: bytes, undo: ExitStack) -> None:
    try:
        for parent in reversed(path.parents):
            if not parent.exists():
                parent.mkdir()
                undo.callback(parent.rmdir)
        with path.open("xb") as file:
            undo.callback(path.unlink)
            file.write(content)
    except FileExistsError as error:
        raise ConfigError(f"{path} already exists.", "Choose another headline, or edit that file.") from error
    except OSError as error:
        failed_path = os.fspath(error.filename or path)
        remedy = "Check permissions and free disk space, then run the command again."
        raise DeliveryError(f"{failed_path} could not be written: {error.strerror}.", remedy) from error


def _print_result(form: NewReleaseForm, new_release: _NewRelease, path: str, created: list[str]) -> None:
    _print_created(form, created)
    address = _parse_address(path)
    publication = _describe_publication(form, new_release, address)
    print_next_step(f"edit {path}, then run {format_command(f'check {address}')}. {publication}")


def _print_created(form: NewReleaseForm, created: list[str]) -> None:
    for created_path in created:
        click.echo(escape_controls(created_path))
    if form.is_new_newsroom:
        print_next_step("edit newsroom.yaml: enter your organisation and contacts.")


def _describe_publication(form: NewReleaseForm, new_release: _NewRelease, address: str) -> str:
    """Return how the release becomes public."""
    publish = format_command(f"publish {address}")
    if not new_release.publish_at:
        return "The release is a draft: add publish_at" + (f", then run {publish}." if form.has_record else ".")
    time = form.parse_time(new_release.publish_at)
    shown_time, is_future = format_time(time, form.zone), time > datetime.now(UTC)
    if not form.has_record:
        when = f"first {format_command('build')} after {shown_time}" if is_future else f"next {format_command('build')}"
        return f"The {when} makes it public."
    if not is_future:
        return f"Publish it with {publish}."
    return f"Then approve it with {publish}; {format_command('work')} publishes it at {shown_time}."


def _parse_address(path: str) -> str:
    """Return `2020/slug` for `releases/2020/slug/sv.md`."""
    return "/".join(path.split("/")[1:3])
