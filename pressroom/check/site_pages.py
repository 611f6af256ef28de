"""Tell whether a path is a page or file of the site, from the summaries of all texts."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from pressroom.check.problems import find_nearest
from pressroom.check.summaries import YearSummary
from pressroom.model.entry import parse_address, parse_language
from pressroom.model.output_names import SITE_FILE, SITE_FOLDERS, YEAR_FOLDER, to_redirect_path
from pressroom.text.slugs import slugify

_KEYWORDS_FOLDER = "keywords"
_FOLDERS_OF_OTHERS = (".well-known",)


class SitePages:
    """The pages and files of the site. A year is decoded when a link leads into it."""

    def __init__(self, year_summaries: Mapping[str, YearSummary], languages: Sequence[str]) -> None:
        self._year_summaries = year_summaries
        self._first_language = languages[0] if languages else ""
        self._other_languages = frozenset(languages[1:])
        self._releases: dict[str, dict[str, frozenset[str]]] = {}

    def contain(self, path: str) -> bool:
        """Return whether there is a page or file at a path. Files of a release are not looked at: see `find_text`."""
        language, parts = self._split(path)
        if not parts or to_redirect_path(path).casefold() in self._former_urls:
            return True
        first, rest = parts[0], parts[1:]
        if first == _KEYWORDS_FOLDER and rest:
            return rest[0] in self._keyword_slugs
        if first in SITE_FOLDERS or first in _FOLDERS_OF_OTHERS or (SITE_FILE.fullmatch(first) and not rest):
            return True
        return self._contain_release(first, rest, language) if YEAR_FOLDER.fullmatch(first) else False

    def find_text(self, path: str) -> tuple[str, str]:
        """Return the text whose page or file a path leads to, and the name of the file; two empty texts if none."""
        language, parts = self._split(path)
        if len(parts) not in {2, 3} or language not in self._list_releases(parts[0]).get(parts[1], ()):
            return "", ""
        return f"releases/{parts[0]}/{parts[1]}/{language}.md", parts[2] if len(parts) == 3 else ""

    def suggest(self, path: str) -> str:
        """Return a hint for a path that leads nowhere: the release with the most similar name, if there is one."""
        language, parts = self._split(path)
        prefix = f"/{language}" if language != self._first_language else ""
        if len(parts) > 1:
            for year in (parts[0], *sorted(self._year_summaries, reverse=True)):
                slugs = [slug for slug, languages in self._list_releases(year).items() if language in languages]
                nearest = find_nearest(parts[1], slugs)
                if nearest and (year == parts[0] or nearest == parts[1]):
                    return f"did you mean {prefix}/{year}/{nearest}/?"
        return "correct it, or remove the link"

    def _split(self, path: str) -> tuple[str, list[str]]:
        """Return the language of a path, and its parts without the language."""
        parts = [part for part in path.split("/") if part]
        if parts and parts[0] in self._other_languages:
            return parts[0], parts[1:]
        return self._first_language, parts

    def _contain_release(self, year: str, rest: list[str], language: str) -> bool:
        releases = self._list_releases(year)
        if not rest or SITE_FILE.fullmatch(rest[0]):
            return bool(releases)
        return language in releases.get(rest[0], ())

    def _list_releases(self, year: str) -> dict[str, frozenset[str]]:
        """Return the languages of the releases of a year, by slug."""
        if year not in self._releases:
            languages: dict[str, set[str]] = {}
            for path in self._year_summaries[year].paths if year in self._year_summaries else ():
                languages.setdefault(parse_address(path).partition("/")[2], set()).add(parse_language(path))
            self._releases[year] = {slug: frozenset(each) for slug, each in languages.items()}
        return self._releases[year]

    @cached_property
    def _former_urls(self) -> frozenset[str]:
        summaries = self._year_summaries.values()
        return frozenset(to_redirect_path(url.url).casefold() for each in summaries for url in each.former_urls)

    @cached_property
    def _keyword_slugs(self) -> frozenset[str]:
        summaries = self._year_summaries.values()
        return frozenset(slugify(each.keyword) for summary in summaries for each in summary.keyword_spellings)
