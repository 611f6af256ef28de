"""Know the newsroom that an import is for: the one in the folder, or one that the import creates."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from msgspec import Struct

from pressroom.check import check_newsroom
from pressroom.cli.output import print_problems
from pressroom.config import load_config
from pressroom.engine.workspace import Workspace
from pressroom.errors import ConfigError
from pressroom.importer.found_store import FoundStore
from pressroom.importer.home_country import Home, find_language, guess_home
from pressroom.importer.newsroom_file import NewsroomBasics, NewsroomChanges, add_to_newsroom, create_newsroom
from pressroom.model.newsroom import Newsroom
from pressroom.read import list_languages

NEWSROOM_FILE = "newsroom.yaml"


class ImportTarget(Struct, frozen=True):
    """The newsroom of an import; `newsroom` is None if the import creates it, in `home`.

    `available` are all languages.
    """

    folder: Path
    newsroom: Newsroom | None
    available: frozenset[str]
    default_language: str
    home: Home

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that a text may have."""
        return tuple(each.language for each in self.newsroom.editions) if self.newsroom else tuple(self.available)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of times without one."""
        return ZoneInfo(self.newsroom.timezone if self.newsroom else self.home.zone)

    @property
    def region(self) -> str:
        """The country of telephone numbers without one."""
        return self.newsroom.editions[0].organisations[0].country if self.newsroom else self.home.country

    def match_language(self, tag: str) -> str:
        """Return the language of the newsroom for a tag such as `sv-SE` or `no`; empty if it has none."""
        tag = (tag or self.default_language).replace("_", "-")
        base = tag.partition("-")[0].lower()
        names = (tag, base, {"no": "nb"}.get(base, base))
        return next((each for each in names if each in self.languages), "")


def open_target(newsroom: str | None, language: str, source: str) -> ImportTarget:
    """Return the newsroom in the folder. Raises ConfigError if it has errors, or not this language."""
    config = load_config(newsroom)
    folder = config.newsroom_folder
    available = list_languages(folder)
    known = _load_newsroom(Workspace.open(config)) if (folder / NEWSROOM_FILE).exists() else None
    languages = [each.language for each in known.editions] if known else sorted(available)
    if language and language not in languages:
        raise ConfigError(f"The newsroom has no language {language!r}.", f"Available: {', '.join(languages)}.")
    default_language = language or (languages[0] if known else find_language(source, languages) or "en")
    return ImportTarget(folder, known, available, default_language, guess_home(source, default_language))


def _load_newsroom(workspace: Workspace) -> Newsroom:
    newsroom_context = check_newsroom(
        workspace.newsroom_draft, workspace.now, list_languages(workspace.config.newsroom_folder)
    )
    if newsroom_context.newsroom is None:
        print_problems(newsroom_context.problems)
        raise ConfigError("newsroom.yaml has errors.", "Fix the lines above, then run the command again.")
    return newsroom_context.newsroom


def get_languages(target: ImportTarget, store: FoundStore) -> tuple[str, ...]:
    """Return the languages of the newsroom; of a new one, those of the texts.

    The most frequent comes first, or the one that was found first.
    """
    if target.newsroom:
        return target.languages
    counts = Counter(each.language for each in store.summaries)
    return tuple(language for language, _ in counts.most_common())


def get_base_url(target: ImportTarget, store: FoundStore) -> str:
    """Return the URL of the newsroom; of a new one, the site of most texts, empty if they have no URLs."""
    if target.newsroom:
        return target.newsroom.base_url
    sites = Counter(urljoin(each.urls[0], "/").rstrip("/").casefold() for each in store.summaries if each.urls)
    return sites.most_common(1)[0][0] if sites else ""


def make_newsroom_text(target: ImportTarget, store: FoundStore, changes: NewsroomChanges) -> str | None:
    """Return the new content of `newsroom.yaml`; None if it does not change."""
    languages = get_languages(target, store)
    if target.newsroom is None:
        return create_newsroom(_choose_basics(target, store, changes, languages), changes)
    if not changes:
        return None
    text = (target.folder / NEWSROOM_FILE).read_text("utf-8")
    return add_to_newsroom(text, changes, languages)


def _choose_basics(
    target: ImportTarget, store: FoundStore, changes: NewsroomChanges, languages: Sequence[str]
) -> NewsroomBasics:
    """Return what a new newsroom starts with. What the source does not say is a placeholder, which `check` finds."""
    organisations = changes.organisations
    emails = [*(each.email for each in organisations), *(each.email for each in changes.contacts)]
    email = next(filter(None, emails), "press@your-organisation.example")
    return NewsroomBasics(
        title=organisations[0].name if organisations else "Your newsroom",
        base_url=get_base_url(target, store) or "https://press.your-organisation.example",
        timezone=target.zone.key,
        assumption=f"{target.zone.key} and the country {target.region} were taken from {target.home.reason}",
        languages=tuple(languages),
        mail=email,
    )
