"""Read the operator's settings from command options and the environment. Only this module reads `os.environ`."""

import os
import re
from pathlib import Path

from msgspec import Struct, field

from pressroom.errors import ConfigError


def _find_keys_folder() -> Path:
    """Return `$PRESSROOM_KEYS`, else `$XDG_CONFIG_HOME/pressroom/keys/`, else `~/.config/pressroom/keys/`."""
    keys_folder = os.environ.get("PRESSROOM_KEYS")
    if keys_folder:
        return Path(keys_folder).absolute()
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()).absolute() / "pressroom/keys"


class Config(Struct, frozen=True):
    """The operator's settings; all paths are absolute.

    `out` is where outputs are written, `cache_folder` where builds keep results, `keys_folder` where private keys are.
    `deploy_command` is a shell command that copies the site to where readers look, or empty. `database_url` is the
    database of subscribers, `smtp_url` the relay that takes mails, or empty. `trusted_proxies` are addresses or
    networks of proxies that say who the client is; `allowed_origins` are other sites whose forms may post here.
    `secret` are the secrets that sign links, or empty: then they are in a file. `mail_connections` is how many
    connections to the relay mailings use, `mail_rate` how many messages a second they begin, 0 without a limit.
    `webhook_secret` signs reports of a relay about returned mail; without it, none are taken. `dkim_keys` are the keys
    that sign mails, each as `domain:selector:path`.
    """

    newsroom_folder: Path
    out: Path
    cache_folder: Path
    keys_folder: Path = field(default_factory=_find_keys_folder)
    deploy_command: str = ""
    database_url: str = ""
    smtp_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    secret: str = ""
    mail_connections: int = 4
    mail_rate: float = 0.0
    dkim_keys: tuple[str, ...] = ()
    webhook_secret: str = ""

    def __repr__(self) -> str:
        return f"Config({str(self.newsroom_folder)!r})"  # URLs and secrets must not get into logs


def load_config(newsroom: str | None = None, out: str | None = None) -> Config:
    """Return the settings for the values of the options `--newsroom` and `--out`.

    The newsroom is the option's value, else `$PRESSROOM_NEWSROOM`, else the current folder; outputs go to the option's
    value, else to `out/` in the newsroom. The cache is `$XDG_CACHE_HOME/pressroom/`, else `~/.cache/pressroom/`. The
    database is `$PRESSROOM_DATABASE_URL`, else `pressroom.db` in the newsroom. All others are set by the environment
    only. Raises ConfigError if the newsroom's folder does not exist.
    """
    folder = find_newsroom_folder(newsroom)
    if not folder.is_dir():
        remedy = "Change to the folder that contains newsroom.yaml, or give it with --newsroom."
        raise ConfigError(f"There is no folder {folder}.", remedy)
    cache_home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser())
    return Config(
        folder,
        Path(out).absolute() if out else folder / "out",
        cache_home.absolute() / "pressroom",
        deploy_command=_get_setting("PRESSROOM_DEPLOY"),
        database_url=_get_setting("PRESSROOM_DATABASE_URL") or f"sqlite://{folder / 'pressroom.db'}",
        smtp_url=_get_setting("PRESSROOM_SMTP_URL"),
        trusted_proxies=_list_setting("PRESSROOM_TRUSTED_PROXIES"),
        allowed_origins=_list_setting("PRESSROOM_FORM_ORIGINS"),
        secret=_get_setting("PRESSROOM_SECRET"),
        mail_connections=int(_get_number("PRESSROOM_MAIL_CONNECTIONS", 4, r"[1-9]\d?", "a number from 1 to 99")),
        mail_rate=_get_number("PRESSROOM_MAIL_RATE", 0, r"\d{1,6}(\.\d{1,6})?", "messages a second, such as 20 or 0.5"),
        dkim_keys=_split_setting("PRESSROOM_DKIM_KEYS"),
        webhook_secret=_get_setting("PRESSROOM_WEBHOOK_SECRET"),
    )


def _get_setting(name: str) -> str:
    return os.environ.get(name, "").strip()


def _get_number(name: str, default: float, pattern: str, expected: str) -> float:
    text = _get_setting(name)
    if text and not re.fullmatch(pattern, text, re.ASCII):
        raise ConfigError(f"{name} is not {expected}.", "Correct it in the environment, or remove it.")
    return float(text) if text else default


def _list_setting(name: str) -> tuple[str, ...]:
    """Return the values of a setting, which are separated by commas or spaces."""
    return tuple(_get_setting(name).replace(",", " ").split())


def _split_setting(name: str) -> tuple[str, ...]:
    """Return the values of a setting, which are separated by commas and may contain spaces."""
    return tuple(value.strip() for value in _get_setting(name).split(",") if value.strip())


def create_deploy_environment(config: Config) -> dict[str, str]:
    """Return the environment of the deploy command: this one, with the output folder and the site in it."""
    return {**os.environ, "PRESSROOM_OUT": str(config.out), "PRESSROOM_SITE": str(config.out / "site")}


def find_newsroom_folder(newsroom: str | None) -> Path:
    """Return the option's value, else `$PRESSROOM_NEWSROOM`, else the current folder; it need not exist."""
    return Path(newsroom or os.environ.get("PRESSROOM_NEWSROOM") or ".").absolute()


def get_color_setting() -> bool | None:
    """Return whether to colour messages; None means in terminals, but not in files and pipes.

    `NO_COLOR` turns colours off and comes before all others. `FORCE_COLOR` and `CLICOLOR_FORCE` turn them on;
    `CLICOLOR=0` and `TERM=dumb` turn them off.
    """
    get_variable = os.environ.get
    if get_variable("NO_COLOR"):
        return False
    if any(get_variable(name) not in {None, "", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return False if get_variable("CLICOLOR") == "0" or get_variable("TERM") == "dumb" else None


def get_user_name() -> str:
    """Return `$PRESSROOM_USER`, else the name of the logged-in user. Raises ConfigError if there is neither."""
    from getpass import getuser  # noqa: PLC0415 - only approvals need it

    try:
        return os.environ.get("PRESSROOM_USER") or getuser()
    except (KeyError, OSError) as error:
        raise ConfigError("Your user name is unknown.", "Set it in the environment variable PRESSROOM_USER.") from error
