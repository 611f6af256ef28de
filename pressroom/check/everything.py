"""All drafts in, all values and all problems out: the order of the checks, none of their rules."""

from datetime import datetime

from msgspec import Struct

from pressroom.check.addresses import check_addresses
from pressroom.check.editor import look_over
from pressroom.check.keywords import check_keywords
from pressroom.check.names import check_names
from pressroom.check.newsroom import check_newsroom
from pressroom.check.releases import examine, release
from pressroom.check.report import Report
from pressroom.draft import Draft, Drafts
from pressroom.errors import Problem
from pressroom.release import Newsroom, Release


class Checked(Struct, frozen=True):
    """What is valid, and what is not.

    `newsroom` is None when `newsroom.yaml` has an error. `releases` are those without an error that have a time; one
    whose time is still to come is under embargo. `problems` are sorted by path and line.
    """

    newsroom: Newsroom | None
    releases: tuple[Release, ...]
    problems: tuple[Problem, ...]


def check(drafts: Drafts, now: datetime, languages: frozenset[str]) -> Checked:
    """Checks every text at the time `now`, which has a zone; `languages` are those that there are catalogues for."""
    reports = {draft.path: _report(draft) for draft in (drafts.newsroom, *drafts.releases)}
    known = check_newsroom(drafts.newsroom, now, languages, reports[drafts.newsroom.path])
    examined = [examine(draft, known, reports[draft.path]) for draft in drafts.releases]
    check_addresses(examined)
    check_keywords(examined)
    for each in examined:
        look_over(each)
    check_names(examined, known, drafts.newsroom, reports[drafts.newsroom.path])
    problems = [problem for report in reports.values() for problem in report.problems]
    problems += [Problem(stray.path, 1, "error", stray.message) for stray in drafts.strays]
    releases = [made for each in examined if (made := release(each, known))]
    return Checked(known.newsroom, tuple(releases), tuple(sorted(problems)))


def _report(draft: Draft) -> Report:
    report = Report(draft.path)
    for fault in draft.faults:
        report.error(fault.line, fault.message)
    return report
