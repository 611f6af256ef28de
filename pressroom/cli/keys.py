"""`pressroom keys`: the keys that releases are signed with, made, listed and revoked."""

from datetime import UTC, datetime

import click

from pressroom import config, signing
from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.prompts import is_interactive
from pressroom.config import Config
from pressroom.errors import ConfigError, PressroomError
from pressroom.record.file import get_next_time
from pressroom.signing import PublicKey

_INTERRUPTED = 130


@click.group("keys", subcommand_metavar="create|list|revoke ...")
def command() -> None:
    """Make, list and revoke the keys that releases are signed with.

    The public parts stand in releases/keys.json, which belongs to the newsroom; the private parts do not.
    """


def _load_config(newsroom: str | None) -> Config:
    """The folders of a newsroom that there is."""
    settings = config.load(newsroom)
    if not (settings.newsroom_folder / "newsroom.yaml").is_file():
        raise ConfigError(
            f"There is no newsroom.yaml in {settings.newsroom_folder}.",
            "Go to the folder that holds newsroom.yaml, or name it with --newsroom.",
        )
    return settings


def complete_key_id(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The keys that can be revoked whose ids begin with what has been typed."""
    try:
        keys = signing.read_key_list(config.load(ctx.find_root().params.get("newsroom")).newsroom_folder).keys
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
    settings = _load_config(newsroom)
    made = signing.create_key(
        settings.newsroom_folder, settings.keys_folder, get_next_time(settings.newsroom_folder, datetime.now(UTC))
    )
    click.echo(made.kid)
    click.echo(escape_controls(str(made.private_key_path)))
    print_next_step(
        f"keep a copy of {made.private_key_path} in a safe place. Without it nobody can sign with this key; whoever "
        "else has it can sign as you."
    )
    print_next_step(f"commit {signing.KEY_LIST_PATH}: it tells everybody which keys are yours.")


@command.command("list")
@json_option
@click.pass_obj
def list_keys(newsroom: str | None, as_json: bool) -> None:
    """List all keys and what became of them.

    The oldest stands first; each line also tells whether the private part is here.
    """
    settings = _load_config(newsroom)
    keys = signing.read_key_list(settings.newsroom_folder)
    here = {key.kid: signing.has_private_key(settings.keys_folder, key.kid) for key in keys.keys}
    if as_json:
        click.echo(format_json({"keys": [_to_dict(key, is_here=here[key.kid]) for key in keys.keys]}))
        return
    for key in keys.keys:
        click.echo(_format_key(key, is_here=here[key.kid]))
    if keys.current_key is None:
        click.echo("There is no key to sign with.", err=True)
        print_next_step(f"{format_command('keys create')} makes one.")
    elif not here[keys.current_key.kid]:
        click.echo(
            f"The private part of the key that signs is not in {escape_controls(str(settings.keys_folder))}.", err=True
        )
        print_next_step(
            f"put it there from your backup; if it is lost, {format_command('keys create')} makes a new one."
        )


def _format_key(key: PublicKey, *, is_here: bool) -> str:
    state = f"revoked {_format_time(key.revoked)}" if key.revoked else f"retired {_format_time(key.retired)}"
    state = "in use" if key.is_in_use else state
    private = "private part here" if is_here else "private part not here"
    reason = f"  {escape_controls(key.reason)}" if key.reason else ""
    return f"{key.kid}  created {_format_time(key.created)}  {state}  {private}{reason}"


def _format_time(time: datetime | None) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}" if time else ""


def _to_dict(key: PublicKey, *, is_here: bool) -> dict[str, object]:
    ends = {"retired": key.retired, "revoked": key.revoked, "reason": key.reason or None}
    return {"kid": key.kid, "created": key.created, **ends, "private": is_here}


@command.command("revoke")
@click.argument("kid", shell_complete=complete_key_id)
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a line for everybody to read.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def revoke(newsroom: str | None, kid: str, reason: str, yes: bool) -> None:
    """Revoke the key KID, for ever.

    What it signs from now on is worth nothing. For a key that somebody else may have; one that is merely lost is
    left as it is: make a new one.
    """
    settings = _load_config(newsroom)
    now = get_next_time(settings.newsroom_folder, datetime.now(UTC))
    signing.read_key_list(settings.newsroom_folder).with_key_revoked(
        kid, now, reason
    )  # what cannot be done is not asked
    if not yes:
        _require_confirmation(kid)
    signing.revoke_key(settings.newsroom_folder, kid, reason, now)
    click.echo(f"{kid} is revoked.")
    if signing.read_key_list(settings.newsroom_folder).current_key is None:
        print_next_step(f"{format_command('keys create')} makes a key to go on with.")
    print_next_step(f"commit {signing.KEY_LIST_PATH}, and publish the site anew: it tells everybody.")


def _require_confirmation(kid: str) -> None:
    """Ask. Who does not say yes ends the command."""
    if not is_interactive():
        raise ConfigError("Nobody is there to be asked, and revoking cannot be undone.", "Add --yes if you are sure.")
    try:
        is_wanted = click.confirm(f"Revoke {kid}? This cannot be undone", err=True)
    except click.Abort:
        click.echo(err=True)
        is_wanted = False
    if not is_wanted:
        click.echo("Stopped. Nothing was revoked.", err=True)
        raise click.exceptions.Exit(_INTERRUPTED)
