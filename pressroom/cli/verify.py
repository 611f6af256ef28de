"""`pressroom verify`: check whether a page, a file or a text is genuine, from public data only."""

import sys
from pathlib import Path

import click
from msgspec import structs

from pressroom.cli.output import escape_controls, format_json, json_option
from pressroom.errors import ConfigError, DeliveryError
from pressroom.record import KEYS_FILE, RECORD_FILE
from pressroom.signing import KeyList, parse_key_list
from pressroom.signing.statements import JWKS_PATH
from pressroom.verification import (
    MAX_BYTES,
    Candidate,
    Site,
    SiteFolder,
    Verdict,
    WebSite,
    create_size_error,
    download,
    find_release_url,
    read_regular_file,
    require_web_url,
    split_release_url,
    verify_record,
    verify_sample,
)

_LABELS = {"genuine-text": "genuine text; contacts or surroundings have changed since"}
_COLORS = {"genuine": "green", "genuine-text": "yellow", "superseded": "yellow", "withdrawn": "yellow"}


@click.command("verify")
@click.argument("target", metavar="URL|FILE|-")
@click.option("--of", "claimed_url", metavar="URL", help="The URL of the release that the copy claims to be.")
@click.option(
    "--site",
    metavar="DIR",
    type=click.Path(file_okay=False, exists=True),
    help="A folder with a copy of the newsroom's site, to use instead of the web.",
)
@json_option
def command(target: str, claimed_url: str | None, site: str | None, as_json: bool) -> None:
    """Check whether a page, a file or a text is genuine, altered, superseded, withdrawn or unknown.

    It is genuine-text if only contacts or other surroundings of the release differ.

    Give the URL of a page or file, the path of a copy, or - to read a text from standard input. Only public data is
    used: the signature of the release and the newsroom's list of keys. The exit code is 0 if genuine, 1 if not, 3 if
    the site cannot be reached.
    """
    verdict = _verify_target(target, claimed_url, Path(site) if site else None)
    if as_json:
        click.echo(format_json(structs.asdict(verdict)))
    else:
        _print_verdict(verdict)
    raise click.exceptions.Exit(0 if verdict.finding == "genuine" else 1)


def _verify_target(target: str, claimed_url: str | None, site: Path | None) -> Verdict:
    if target.lower().startswith(("http://", "https://")):
        return _verify_url(require_web_url(target), site)
    content = _read_content(target)
    if Path(target).name == RECORD_FILE:
        return verify_record(content, _read_keys_beside(Path(target)))
    folder = None if target == "-" else _find_site(Path(target).absolute())
    if folder and not claimed_url:
        path = f"/{Path(target).absolute().relative_to(folder).parent.as_posix()}/"
        return verify_sample(Candidate(content, Path(target).name), SiteFolder(folder), path)
    url = claimed_url or find_release_url(content)
    release = split_release_url(require_web_url(url)) if url else None
    if release is None:
        return Verdict("unknown", "it does not name a release; give the URL of the release with --of")
    base_url, path = release
    return verify_sample(Candidate(content), _choose_source(base_url, site), path)


def _verify_url(url: str, site: Path | None) -> Verdict:
    release = split_release_url(url if url.endswith("/") or "." in url.rpartition("/")[2] else f"{url}/")
    if release is None:
        return Verdict("unknown", "this is not the URL of a release", url)
    base_url, path = release
    name = url[len(base_url + path) :].partition("?")[0].partition("#")[0] or "index.html"
    source = _choose_source(base_url, site)
    content = source.get(path + ("" if name == "index.html" else name)) if site else download(url)
    if content is None:
        return Verdict("unknown", "there is nothing at this URL", url)
    return verify_sample(Candidate(content, name), source, path)


def _choose_source(base_url: str, site: Path | None) -> Site:
    return SiteFolder(site) if site else WebSite(base_url)


def _read_keys_beside(record_path: Path) -> KeyList:
    try:
        return parse_key_list(read_regular_file(record_path.parent / KEYS_FILE))
    except FileNotFoundError:
        return KeyList(())
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{record_path.parent / KEYS_FILE} cannot be read: {error}.", "Restore it from the site or a backup."
        ) from error


def _find_site(path: Path) -> Path | None:
    """Return the folder of the site that contains a file, or None."""
    return next((folder for folder in path.parents if (folder / JWKS_PATH.lstrip("/")).is_file()), None)


def _read_content(target: str) -> bytes:
    if target == "-":
        return _read_standard_input()
    try:
        return read_regular_file(Path(target))
    except IsADirectoryError as error:
        raise ConfigError(f"{target} is a folder.", "Give one file of a release, or the URL of its page.") from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ConfigError(f"There is no file {target}.", "Give a file, a URL, or - for standard input.") from error


def _read_standard_input() -> bytes:
    try:
        content: bytes = sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""
    except OSError as error:
        raise DeliveryError(
            f"Standard input cannot be read: {error.strerror}.", "Give a file, a URL, or - for standard input."
        ) from error
    if len(content) > MAX_BYTES:
        raise create_size_error("What standard input sends")
    return content


def _print_verdict(verdict: Verdict) -> None:
    label = _LABELS.get(verdict.finding, verdict.finding).upper()
    finding = click.style(label, fg=_COLORS.get(verdict.finding, "red"), bold=True)
    click.echo(f"{finding}: {escape_controls(verdict.why)}.")
    if verdict.newsroom:
        click.echo(escape_controls(f"{verdict.url}, version {verdict.version}, signed by {verdict.newsroom}"))
