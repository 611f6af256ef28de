"""`pressroom keys`: the keys that releases are signed with, made, listed and revoked."""

from datetime import UTC, datetime

import click

from pressroom import config, signing
from pressroom.cli.asking import can_ask
from pressroom.cli.report import harmless, json_line, json_option, say_next, verb
from pressroom.config import Config
from pressroom.errors import ConfigError, PressroomError
from pressroom.record.file import moment
from pressroom.signing import PublicKey

_INTERRUPTED = 130


@click.group("keys", subcommand_metavar="create|list|revoke ...")
def command() -> None:
    """Make, list and revoke the keys that releases are signed with.

    The public parts stand in releases/keys.json, which belongs to the newsroom; the private parts do not.
    """


def _settings(newsroom: str | None) -> Config:
    """The folders of a newsroom that there is."""
    settings = config.load(newsroom)
    if not (settings.newsroom / "newsroom.yaml").is_file():
        raise ConfigError(
            f"There is no newsroom.yaml in {settings.newsroom}.",
            "Go to the folder that holds newsroom.yaml, or name it with --newsroom.",
        )
    return settings


def complete_kid(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The keys that can be revoked whose ids begin with what has been typed."""
    try:
        keys = signing.listed(config.load(ctx.find_root().params.get("newsroom")).newsroom).keys
    except PressroomError:
        return []
    return [key.kid for key in keys if key.kid.startswith(incomplete) and not key.revoked]


@command.command("create")
@click.pass_obj
def create(newsroom: str | None) -> None:
    """Make a key that signs from now on.

    It takes the place of the former one; what that one signed stays good. Prints the new key's id, and the file
    with its private part.
    """
    settings = _settings(newsroom)
    made = signing.create(settings.newsroom, settings.keys, moment(settings.newsroom, datetime.now(UTC)))
    click.echo(made.kid)
    click.echo(harmless(str(made.private)))
    say_next(
        f"keep a copy of {made.private} in a safe place. Without it nobody can sign with this key; whoever else has it "
        "can sign as you."
    )
    say_next(f"commit {signing.LIST}: it tells everybody which keys are yours.")


@command.command("list")
@json_option
@click.pass_obj
def list_keys(newsroom: str | None, as_json: bool) -> None:
    """List all keys and what became of them.

    The oldest stands first; each line also tells whether the private part is here.
    """
    settings = _settings(newsroom)
    keys = signing.listed(settings.newsroom)
    here = {key.kid: signing.has_private_key(settings.keys, key.kid) for key in keys.keys}
    if as_json:
        click.echo(json_line({"keys": [_told(key, is_here=here[key.kid]) for key in keys.keys]}))
        return
    for key in keys.keys:
        click.echo(_line(key, is_here=here[key.kid]))
    if keys.current is None:
        click.echo("There is no key to sign with.", err=True)
        say_next(f"{verb('keys create')} makes one.")
    elif not here[keys.current.kid]:
        click.echo(f"The private part of the key that signs is not in {harmless(str(settings.keys))}.", err=True)
        say_next(f"put it there from your backup; if it is lost, {verb('keys create')} makes a new one.")


def _line(key: PublicKey, *, is_here: bool) -> str:
    state = f"revoked {_shown(key.revoked)}" if key.revoked else f"retired {_shown(key.retired)}"
    state = "in use" if key.is_in_use else state
    private = "private part here" if is_here else "private part not here"
    reason = f"  {harmless(key.reason)}" if key.reason else ""
    return f"{key.kid}  created {_shown(key.created)}  {state}  {private}{reason}"


def _shown(at: datetime | None) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else ""


def _told(key: PublicKey, *, is_here: bool) -> dict[str, object]:
    ends = {"retired": key.retired, "revoked": key.revoked, "reason": key.reason or None}
    return {"kid": key.kid, "created": key.created, **ends, "private": is_here}


@command.command("revoke")
@click.argument("kid", shell_complete=complete_kid)
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a line for everybody to read.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def revoke(newsroom: str | None, kid: str, reason: str, yes: bool) -> None:
    """Revoke the key KID, for ever.

    What it signs from now on is worth nothing. For a key that somebody else may have; one that is merely lost is
    left as it is: make a new one.
    """
    settings = _settings(newsroom)
    now = moment(settings.newsroom, datetime.now(UTC))
    signing.listed(settings.newsroom).without_trust(kid, now, reason)  # what cannot be done is not asked
    if not yes:
        _require_consent(kid)
    signing.revoke(settings.newsroom, kid, reason, now)
    click.echo(f"{kid} is revoked.")
    if signing.listed(settings.newsroom).current is None:
        say_next(f"{verb('keys create')} makes a key to go on with.")
    say_next(f"commit {signing.LIST}, and publish the site anew: it tells everybody.")


def _require_consent(kid: str) -> None:
    """Ask. Who does not say yes ends the command."""
    if not can_ask():
        raise ConfigError("Nobody is there to be asked, and revoking cannot be undone.", "Add --yes if you are sure.")
    try:
        is_wanted = click.confirm(f"Revoke {kid}? This cannot be undone", err=True)
    except click.Abort:
        click.echo(err=True)
        is_wanted = False
    if not is_wanted:
        click.echo("Stopped. Nothing was revoked.", err=True)
        raise click.exceptions.Exit(_INTERRUPTED)
