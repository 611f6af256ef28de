"""Open what the commands for subscribers need: the newsroom, the database, the secrets and what can be chosen."""

from functools import cached_property

from pressroom.cli.parameters import load_existing_config
from pressroom.config import Config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError, InputError
from pressroom.model.newsroom import Newsroom
from pressroom.store import Store, open_store
from pressroom.store.secret_file import load_token_keys
from pressroom.subscriptions.names import ChoiceNames, list_choice_names
from pressroom.tokens import TokenKeys


class SubscriberSetup:
    """The newsroom and its database; the rest is loaded when it is used."""

    def __init__(self, config: Config, newsroom: Newsroom) -> None:
        self._config, self.newsroom = config, newsroom

    @cached_property
    def store(self) -> Store:
        """The database of subscribers."""
        return open_store(self._config.database_url)

    @cached_property
    def keys(self) -> TokenKeys:
        """The secrets that sign links."""
        return load_token_keys(self._config)

    @cached_property
    def names(self) -> ChoiceNames:
        """What can be chosen. The keywords are those that have a page on the built site."""
        folders = [self._config.out / f"site{edition.prefix}/keywords" for edition in self.newsroom.editions]
        pages = (page for folder in folders if folder.is_dir() for page in folder.iterdir() if page.is_dir())
        return list_choice_names(self.newsroom, frozenset(page.name for page in pages))

    def choose_language(self, language: str | None) -> str:
        """Return one of the newsroom's languages; without a choice, the first."""
        codes = [edition.language for edition in self.newsroom.editions]
        if language and language not in codes:
            raise ConfigError(f"The newsroom has no language “{language}”.", f"Choose one of: {', '.join(codes)}.")
        return language or codes[0]


def open_setup(newsroom: str | None) -> SubscriberSetup:
    """Read the newsroom. Raises ConfigError without a newsroom, InputError if `newsroom.yaml` has errors."""
    config = load_existing_config(newsroom)
    return SubscriberSetup(config, require_newsroom(config))


def require_newsroom(config: Config) -> Newsroom:
    """Return what `newsroom.yaml` says. Raises InputError if it has errors."""
    newsroom_context = Workspace.open(config).newsroom_context
    if newsroom_context.newsroom is None:
        raise InputError(newsroom_context.problems)
    return newsroom_context.newsroom
