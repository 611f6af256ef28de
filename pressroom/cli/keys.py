"""`pressroom keys`: create, list and revoke the keys that sign releases, and create those that sign mails."""

from datetime import UTC, datetime

import click

from pressroom import signing
from pressroom.cli import dkim_key
from pressroom.cli.output import escape_controls, format_command, format_json, json_option, print_next_step
from pressroom.cli.parameters import create_completion, load_existing_config, yes_option
from pressroom.cli.terminal import require_confirmation
from pressroom.config import Config
from pressroom.record.file import get_next_time
from pressroom.signing import PublicKey


@click.group("keys", subcommand_metavar="create|list|revoke|dkim ...")
def command() -> None:
    """Create, list and revoke the keys that sign your releases, or create one that signs mails.

    The public keys are in releases/keys.json, which is part of the newsroom. The private keys are stored outside it.
    Keys that sign mails (DKIM) are another kind: their public keys are in the DNS.
    """


command.add_command(dkim_key.command)


def _list_open_keys(config: Config) -> list[str]:
    return [key.kid for key in signing.read_key_list(config.newsroom_folder).keys if not key.revoked]


@command.command("create")
@click.pass_obj
def create(newsroom: str | None) -> None:
    """Create a new signing key.

    It replaces the current key. Existing signatures stay valid. Prints the key id and the file with the private key.
    """
    config = load_existing_config(newsroom)
    key = signing.create_key(
        config.newsroom_folder, config.keys_folder, get_next_time(config.newsroom_folder, datetime.now(UTC))
    )
    click.echo(key.kid)
    click.echo(escape_controls(str(key.private_key_path)))
    print_next_step(
        f"keep a copy of {key.private_key_path} in a safe place. Without it you cannot sign with this key. Anyone who "
        "has it can sign in your name."
    )
    print_next_step(f"commit {signing.KEY_LIST_PATH}: it shows everyone which keys are yours.")


@command.command("list")
@json_option
@click.pass_obj
def list_keys(newsroom: str | None, as_json: bool) -> None:
    """List all keys and their states.

    The oldest comes first. Each line also shows whether the private key is on this machine.
    """
    config = load_existing_config(newsroom)
    key_list = signing.read_key_list(config.newsroom_folder)
    has_private = {key.kid: signing.has_private_key(config.keys_folder, key.kid) for key in key_list.keys}
    if as_json:
        click.echo(format_json({"keys": [_to_dict(key, has_private=has_private[key.kid]) for key in key_list.keys]}))
        return
    for key in key_list.keys:
        click.echo(_format_key(key, has_private=has_private[key.kid]))
    if key_list.current_key is None:
        click.echo("There is no key to sign with.", err=True)
        print_next_step(f"run {format_command('keys create')} to create one.")
    elif not has_private[key_list.current_key.kid]:
        click.echo(f"The current private key is not in {escape_controls(str(config.keys_folder))}.", err=True)
        print_next_step(
            f"restore it from your backup. If it is lost, run {format_command('keys create')} to create a new key."
        )


def _format_key(key: PublicKey, *, has_private: bool) -> str:
    state = f"revoked {_format_time(key.revoked)}" if key.revoked else f"retired {_format_time(key.retired)}"
    state = "in use" if key.is_in_use else state
    private = "private key here" if has_private else "private key not here"
    reason = f"  {escape_controls(key.reason)}" if key.reason else ""
    return f"{key.kid}  created {_format_time(key.created)}  {state}  {private}{reason}"


def _format_time(time: datetime | None) -> str:
    """Return a time in the time zone of this machine: keys can be listed even if newsroom.yaml cannot be read."""
    return f"{time.astimezone():%Y-%m-%d %H:%M:%S %Z}" if time else ""


def _to_dict(key: PublicKey, *, has_private: bool) -> dict[str, object]:
    return {
        "kid": key.kid,
        "created": key.created,
        "retired": key.retired,
        "revoked": key.revoked,
        "reason": key.reason or None,
        "private": has_private,
    }


@command.command("revoke")
@click.argument("key_id", shell_complete=create_completion(_list_open_keys))
@click.option("--reason", required=True, metavar="TEXT", help="The reason, in one line. It is public.")
@yes_option
@click.pass_obj
def revoke(newsroom: str | None, key_id: str, reason: str, yes: bool) -> None:
    """Revoke the key KEY_ID. This cannot be undone.

    Signatures made after this are not valid. Revoke a key if somebody else may have it. If a key is only lost, do not
    revoke it: create a new one.
    """
    config = load_existing_config(newsroom)
    now = get_next_time(config.newsroom_folder, datetime.now(UTC))
    signing.read_key_list(config.newsroom_folder).with_key_revoked(key_id, now, reason)  # fails before the question
    remedy = "Revoking a key cannot be undone. If you are sure, run again with --yes."
    question = f"Revoke {key_id}? This cannot be undone"
    require_confirmation(question, remedy, "Nothing was revoked.", is_confirmed=yes)
    signing.revoke_key(config.newsroom_folder, key_id, reason, now)
    click.echo(f"Revoked {key_id}.")
    if signing.read_key_list(config.newsroom_folder).current_key is None:
        print_next_step(f"run {format_command('keys create')} to create a new key.")
    print_next_step(
        f"commit {signing.KEY_LIST_PATH}, then run {format_command('publish')} to build and deploy the site."
    )
