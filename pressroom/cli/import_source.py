"""Import releases from other systems: read a source, compare it with the newsroom, show what is in it, and write it."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from msgspec import Struct, structs

from pressroom import durable
from pressroom.cli.import_report import ImportReport, print_report, print_report_as_json, print_stopped_reading
from pressroom.cli.import_target import (
    NEWSROOM_FILE,
    ImportTarget,
    get_base_url,
    get_languages,
    make_newsroom_text,
    open_target,
)
from pressroom.cli.output import print_problems
from pressroom.cli.terminal import ProgressBar
from pressroom.config import load_config
from pressroom.engine.workspace import Workspace
from pressroom.errors import EXIT_INTERRUPTED, ConfigError, DeliveryError, InputError, PressroomError
from pressroom.importer.extracted_files import EXTRACTED_FOLDER
from pressroom.importer.fetch import CachingFetcher, FetchSettings
from pressroom.importer.fold import Folding
from pressroom.importer.formats import Fetcher, ImportContext
from pressroom.importer.found import FoundRelease, NotImported
from pressroom.importer.found_store import FoundStore
from pressroom.importer.home_country import HomeVotes
from pressroom.importer.imported_texts import ImportedTexts
from pressroom.importer.in_step import ImportPlan, PlannedRelease, PlanSettings, make_plan
from pressroom.importer.logos import fetch_logos
from pressroom.importer.release_file import FileSettings
from pressroom.importer.sources import open_source
from pressroom.importer.write_import import ImportWriter, ReleaseTexts, WriteSettings
from pressroom.publishing.imports import record_imports
from pressroom.read.images import measure_image
from pressroom.record import RELEASES_FOLDER
from pressroom.record.file import lock_record, update_git_attributes
from pressroom.text.dates import parse_date

CACHE_FOLDER = "import-cache"
LOGOS_FOLDER = "logos"


class ImportOptions(Struct, frozen=True, kw_only=True):
    """The options of the command."""

    is_write: bool = False
    limit: int = 0
    since: str = ""
    language: str = ""
    contact: str = ""
    credit: str = ""
    refresh: bool = False
    as_json: bool = False


def import_source(newsroom: str | None, source: str, options: ImportOptions) -> int:
    """Import a source, or show what is in it, and return the exit code."""
    target = open_target(newsroom, options.language, source)
    settings = FetchSettings(
        source=source,
        contact_url=target.newsroom.base_url if target.newsroom else "",
        refresh=options.refresh,
    )
    with FoundStore() as store, CachingFetcher(target.folder / CACHE_FOLDER, settings) as fetcher:
        run = _ImportRun(target, source, options, fetcher, store)
        try:
            report = run.read()
        except KeyboardInterrupt:
            print_stopped_reading(run.list_arguments())
            return EXIT_INTERRUPTED
        if options.is_write and (run.has_texts_to_write or (run.plan.releases and report.has_record)):
            report = run.write(report)
    if options.as_json:
        print_report_as_json(report)
    else:
        print_report(report)
    if report.is_interrupted:
        return EXIT_INTERRUPTED
    return 1 if report.has_failed else 0


class _ImportRun:
    def __init__(
        self, target: ImportTarget, source: str, options: ImportOptions, fetcher: Fetcher, store: FoundStore
    ) -> None:
        self.target = target
        self.source = source
        self.options = options
        self.fetcher = fetcher
        self.store = store
        self.not_imported: list[NotImported] = []
        self.is_complete = True

    def read(self) -> ImportReport:
        """Read the source, and compare it with the newsroom."""
        self._read_source()
        home = self.votes.choose(self.target.home)
        is_elsewhere = self.target.newsroom is None and home.zone != self.target.home.zone
        self.target = structs.replace(self.target, home=home)
        if is_elsewhere:  # times without a zone are in another one
            self.store.clear()
            self.not_imported.clear()
            self._read_source()
        self.imported = ImportedTexts(self.target.folder)
        self.folding = Folding(self.store, self.target.newsroom, self.target.region)
        self._require_contact()
        self.plan = self._make_plan()
        self.texts = ReleaseTexts(self.store, self.folding, self._make_write_settings())
        return ImportReport.create(self.list_arguments(), self.plan, self.texts, tuple(self.not_imported), self.target)

    def _read_source(self) -> None:
        self.votes = HomeVotes()
        extracted = self.target.folder / CACHE_FOLDER / EXTRACTED_FOLDER
        context = ImportContext(
            self.fetcher, self.target.default_language, self.target.zone, extracted, self.target.languages
        )
        with ProgressBar(sys.stderr) as bar:
            for number, each in enumerate(self._select(open_source(self.source, context)), 1):
                self.store.add(each)
                bar.update_count("Reading", number)

    def _require_contact(self) -> None:
        """Raise ConfigError if the newsroom neither has the contact of the option nor gets it from this import."""
        contact, newsroom = self.options.contact, self.target.newsroom
        ids = [each.id for each in newsroom.editions[0].contacts] if newsroom else []
        ids += [each.id for each in self.folding.changes.contacts]
        if contact and contact not in ids:
            remedy = f"Available: {', '.join(ids)}." if ids else "Add one to contacts in newsroom.yaml first."
            raise ConfigError(f"The newsroom has no contact {contact!r}.", remedy)

    @property
    def has_texts_to_write(self) -> bool:
        return any(each.texts_to_write for each in self.plan.releases)

    def write(self, report: ImportReport) -> ImportReport:
        """Write what is new and record it, then write what has changed, which is a correction to publish."""
        with lock_record(self.target.folder):
            report = structs.replace(report, not_imported=(*report.not_imported, *self._write_newsroom()))
        releases = [each for each in self.plan.releases if each.texts_to_write]
        is_changed = {each.address for each in releases if any(text.state == "changed" for text in each.texts)}
        new = [each for each in releases if each.address not in is_changed]
        written, is_interrupted = self._write_releases(new)
        report = structs.replace(report, is_written=True, written=written, is_interrupted=is_interrupted)
        if is_interrupted:
            return report
        if report.has_record:
            report = self._record(report)
        written, is_interrupted = self._write_releases([each for each in releases if each.address in is_changed])
        return structs.replace(report, written=(*report.written, *written), is_interrupted=is_interrupted)

    def _write_releases(self, releases: Sequence[PlannedRelease]) -> tuple[tuple[str, ...], bool]:
        """Write releases; return the addresses of those that were written, and whether Ctrl-C stopped it."""
        written: list[str] = []
        writer = ImportWriter(self.texts, self.imported)
        with lock_record(self.target.folder), ProgressBar(sys.stderr) as bar:
            try:
                for number, release in enumerate(releases, 1):
                    writer.write(release)
                    written.append(release.address)
                    bar.update("Writing", number, len(releases))
            except KeyboardInterrupt:
                return tuple(written), True
            finally:
                writer.save()
        return tuple(written), False

    def _record(self, report: ImportReport) -> ImportReport:
        """Put the imported texts on record, without mail; those that are on record already stay as they are."""
        texts = [text for release in self.plan.releases for text in release.texts if text.state in {"new", "unchanged"}]
        sources = [f"{RELEASES_FOLDER}/{each.path}" for each in texts]
        try:
            outcome = record_imports(Workspace.open(load_config(str(self.target.folder))), sources, datetime.now(UTC))
        except PressroomError as error:
            message = f"{error.message} {error.remedy}"
            if isinstance(error, InputError):
                print_problems(error.problems)
                message = "The lines above must be put right first. Then run the command again."
            return structs.replace(report, record_error=message)
        left_out = tuple(f"{each.source}: {each.reason}" for each in outcome.left_out)
        return structs.replace(
            report, recorded=outcome.recorded_count, not_recorded=left_out, setup_changes=outcome.setup_changes
        )

    def list_arguments(self) -> tuple[str, ...]:
        """Return the arguments with which to run the command again."""
        values = structs.asdict(self.options)
        named = [
            f"--{name}={values[name]}" for name in ("limit", "since", "language", "contact", "credit") if values[name]
        ]
        return (*named, self.source)

    def _select(self, found: Iterator[FoundRelease | NotImported]) -> Iterator[FoundRelease]:
        """Yield the texts that the options ask for, in a language of the newsroom; keep what cannot be imported."""
        since = _parse_since(self.options.since)
        count = 0
        for each in found:
            if isinstance(each, NotImported):
                self.not_imported.append(each)
                continue
            if since and each.published_at and each.published_at.astimezone(self.target.zone).date() < since:
                self.is_complete = False
                continue
            language = self.target.match_language(each.language)
            if not language:
                self.not_imported.append(self._refuse_language(each))
                continue
            self.votes.add(each, each.language)
            yield structs.replace(each, language=language)
            count += 1
            if count == self.options.limit:
                self.is_complete = False
                return

    def _refuse_language(self, found: FoundRelease) -> NotImported:
        remedy = f"Add “{found.language}” to languages in newsroom.yaml, then run the command again."
        if found.language not in self.target.available:
            remedy = f"Add a translation for “{found.language}” first: docs/how-to/add-a-language.md"
        message = f"“{found.headline}” is in a language that the newsroom does not have: {found.language}"
        return NotImported(source=found.source, message=message, remedy=remedy)

    def _make_plan(self) -> ImportPlan:
        settings = PlanSettings(
            folder=self.target.folder,
            source=self.source,
            zone=self.target.zone,
            this_year=datetime.now(self.target.zone).year,
            is_complete=self.is_complete,
        )
        return make_plan(self.store.summaries, self.imported, settings)

    def _make_write_settings(self) -> WriteSettings:
        file_settings = FileSettings(
            zone=self.target.zone,
            region=self.target.region,
            base_url=get_base_url(self.target, self.store),
            default_contact=self.options.contact,
            default_credit=self.options.credit,
        )
        return WriteSettings(
            folder=self.target.folder,
            file_settings=file_settings,
            languages=get_languages(self.target, self.store),
            fetcher=self.fetcher,
            measure=lambda content, suffix: measure_image(content, suffix).error,
        )

    def _write_newsroom(self) -> tuple[NotImported, ...]:
        """Write `newsroom.yaml` and the logos in it; return the logos that cannot be used."""
        if not self.has_texts_to_write:
            return ()
        settings = self.texts.settings
        with _explain_disk_errors(LOGOS_FOLDER):
            organisations, left_out = fetch_logos(
                self.folding.changes.organisations, settings.fetcher, settings.measure, self._save_logo
            )
        changes = structs.replace(self.folding.changes, organisations=organisations)
        text = make_newsroom_text(self.target, self.store, changes)
        with _explain_disk_errors(NEWSROOM_FILE):
            if text is not None:
                durable.replace(self.target.folder / NEWSROOM_FILE, text.encode())
            if self.target.newsroom is None:
                update_git_attributes(self.target.folder)
        return left_out

    def _save_logo(self, name: str, content: bytes) -> str:
        """Write the file of a logo, and return its name in `newsroom.yaml`. A file that is there already stays."""
        path = self.target.folder / LOGOS_FOLDER / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            durable.create(path, content)
        return f"{LOGOS_FOLDER}/{name}"


def _parse_since(text: str) -> date | None:
    try:
        return parse_date(text) if text else None
    except ValueError as error:
        raise ConfigError(f"--since {text}: {error}.", "Give a day such as 2020-11-02.") from error


@contextmanager
def _explain_disk_errors(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DeliveryError(
            f"{name} could not be written: {error.strerror or error}.",
            "Check permissions and free disk space, then run the command again.",
        ) from error
