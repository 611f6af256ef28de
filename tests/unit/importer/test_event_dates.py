"""A date on which something begins or ends is no date of publication, in any language."""

from zoneinfo import ZoneInfo

import pytest

from pressroom.importer.html_to_markdown import parse_html
from pressroom.importer.page_dates import find_published
from pressroom.importer.page_metadata import read_metadata
from pressroom.importer.structured_data import ArticleData

_EMPTY = read_metadata(parse_html("<html></html>"), "")
_PLACE = (ZoneInfo("Europe/Stockholm"), ("en",))
_EVENTS = (
    "Until 30 January 2000",
    "12 September 2002 - 12 January 2003",
    "12–15 September 2002",
    "3 May - 12 June 2001",
    "From 3 May to 12 June 2001",
    "Open through June 12, 2001",
    "Till och med 30 januari 2000",
    "T.o.m. 30 januari 2000",
    "3 maj–12 juni 2001",
    "Fra 3. mai til 12. juni 2001",
    "Til og med 12. juni 2001",
    "Bis 12. Juni 2001",
    "Vom 3. Mai bis zum 12. Juni 2001",
    "Jusqu'au 12 juin 2001",
    "Du 3 mai au 12 juin 2001",
    "Hasta el 12 de junio de 2001",
    "Del 3 de mayo al 12 de junio de 2001",
    "T/m 12 juni 2001",
    "Van 3 mei tot 12 juni 2001",
    "12.6.2001 asti",
    "3.5.–12.6.2001",
    "Anmälan senast 12 juni 2001",
    "Anmeldung bis 12. Juni 2001",
    "Deadline: 12 June 2001",
    "Closing date: 12 June 2001",
    "© 12 June 2001",
    "Opening: 12 June 2001",
    "Vernissage: 12. Juni 2001",
    "Invigning den 12 juni 2001",
    "Inauguration le 12 juin 2001",
    "Avajaiset 12.6.2001",
)
_RELEASES = (
    "12 June 2001",
    "Press release from 12 June 2001",
    "Pressmeddelande från 12 juni 2001",
    "Pressemitteilung vom 12. Juni 2001",
    "Communiqué du 12 juin 2001",
    "Stockholm den 12 juni 2001",
    "Posted 12 June 2001 by Anna Berg",
    "12/06/2001 - Press release",
    "12 June 2001 - For immediate release",
    "Published 12 June 2001, updated 13 June 2001",
)


@pytest.mark.parametrize("line", _EVENTS)
def test_the_date_of_an_event_is_no_date_of_publication(line: str) -> None:
    assert find_published(_EMPTY, ArticleData(), [line], "", _PLACE) is None


@pytest.mark.parametrize("line", _RELEASES)
def test_the_date_of_a_release_is_its_date_of_publication(line: str) -> None:
    found = find_published(_EMPTY, ArticleData(), [line], "", _PLACE)
    assert found is not None
    assert f"{found.time:%Y-%m-%d}" == "2001-06-12"


def test_a_labelled_date_wins_over_the_end_of_an_exhibition() -> None:
    lines = ["Until 30 January 2000", "12 March - 15 April 2001", "Published: 12 June 2001"]
    found = find_published(_EMPTY, ArticleData(), lines, "", _PLACE)
    assert found is not None
    assert f"{found.time:%Y-%m-%d}" == "2001-06-12"
