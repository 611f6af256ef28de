"""`pressroom verify`: whether a page, a file or a text is a newsroom's, by what is public of it alone."""

import sys
from pathlib import Path

import click
from msgspec import structs

from pressroom.cli.report import harmless, json_line, json_option
from pressroom.errors import ConfigError, DeliveryError
from pressroom.publishing.sources import Folder, Source, Web, fetched, require_web
from pressroom.publishing.verifying import Exhibit, Verdict, address_in, judge, judge_record, path_in, release_in
from pressroom.record import KEYS, RECORD
from pressroom.signing import KeyList
from pressroom.signing.key_list import parsed
from pressroom.signing.statements import LIST_PATH

_COLOURS = {"genuine": "green", "superseded": "yellow", "withdrawn": "yellow"}
_LARGEST = 200_000_000


@click.command("verify")
@click.argument("what", metavar="URL|FILE|-")
@click.option("--of", "of", metavar="URL", help="The address of the release that it is said to be.")
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, exists=True),
    help="A copy of the newsroom's site, to ask instead of the web.",
)
@json_option
def command(what: str, of: str | None, site: str | None, as_json: bool) -> None:
    """Tell whether something is genuine, altered, unknown, withdrawn or superseded.

    A page or file is named by its address, a copy by its path, and - reads a text from standard input. Only what is
    public is asked: the signature beside the release, and the newsroom's list of keys. The exit code is 0 for what is
    genuine and 1 for all else.
    """
    verdict = _verdict(what, of, Path(site) if site else None)
    if as_json:
        click.echo(json_line(structs.asdict(verdict)))
    else:
        _say(verdict)
    raise click.exceptions.Exit(0 if verdict.finding == "genuine" else 1)


def _verdict(what: str, of: str | None, copy: Path | None) -> Verdict:
    if what.startswith(("http://", "https://")):
        return _of_web(require_web(what), copy)
    content = _content(what)
    if Path(what).name == RECORD:
        return judge_record(content, _keys_beside(Path(what)))
    folder = None if what == "-" else _site_around(Path(what).absolute())
    if folder and not of:
        path = f"/{Path(what).absolute().relative_to(folder).parent.as_posix()}/"
        return judge(Exhibit(content, Path(what).name), Folder(folder), path)
    url = require_web(of) if of else address_in(content)
    release = release_in(url) if url else None
    if release is None:
        return Verdict("unknown", "it names no release; name the address that it is said to be of with --of")
    return judge(Exhibit(content), _source(release, copy), path_in(release))


def _of_web(url: str, copy: Path | None) -> Verdict:
    release = release_in(url if url.endswith("/") or "." in url.rpartition("/")[2] else f"{url}/")
    if release is None:
        return Verdict("unknown", "this is not the address of a release", url)
    name = url[len(release) :].partition("?")[0].partition("#")[0] or "index.html"
    source = _source(release, copy)
    content = source.get(path_in(release) + ("" if name == "index.html" else name)) if copy else fetched(url)
    if content is None:
        return Verdict("unknown", "there is nothing at that address", url)
    return judge(Exhibit(content, name), source, path_in(release))


def _source(release: str, copy: Path | None) -> Source:
    return Folder(copy) if copy else Web(release[: -len(path_in(release))])


def _keys_beside(record: Path) -> KeyList:
    try:
        return parsed((record.parent / KEYS).read_bytes())
    except FileNotFoundError:
        return KeyList(())
    except (OSError, ValueError) as error:
        raise ConfigError(f"{record.parent / KEYS} cannot be read: {error}.", "Put it back as it was.") from error


def _site_around(file: Path) -> Path | None:
    """The folder of the site that a file is in."""
    return next((folder for folder in file.parents if (folder / LIST_PATH.lstrip("/")).is_file()), None)


def _content(what: str) -> bytes:
    try:
        content = sys.stdin.buffer.read(_LARGEST + 1) if what == "-" else Path(what).read_bytes()
    except FileNotFoundError as error:
        raise ConfigError(f"There is no file {what}.", "Name a file, an address, or - for standard input.") from error
    except OSError as error:
        raise DeliveryError(
            f"{what} cannot be read: {error.strerror}.", "Give yourself the right to read it."
        ) from error
    if len(content) > _LARGEST:
        raise ConfigError("That is too much for a press release.", "Name one file of it.")
    return content


def _say(verdict: Verdict) -> None:
    finding = click.style(verdict.finding.upper(), fg=_COLOURS.get(verdict.finding, "red"), bold=True)
    click.echo(f"{finding}: {harmless(verdict.why)}.")
    if verdict.newsroom:
        click.echo(harmless(f"{verdict.url}, version {verdict.version}, signed by {verdict.newsroom}"))
