"""Dates in lines of text are read as many languages write them, with the time of day beside them."""

from datetime import date, time

import pytest

from pressroom.importer.date_lines import is_date_line
from pressroom.importer.written_days import find_written_days, find_yearless_days

WITH_TIME = """
sv torsdagen den 20:e augusti 2015, kl 11.16 | nb torsdag 20. august 2015 kl. 11.16
da kl. 11:16 torsdag den 20. august 2015 | is 20. ágúst 2015 kl. 11:16 | fi torstaina 20. elokuuta 2015 klo 11.16
de Donnerstag, 20. August 2015, 11:16 Uhr | de 20. August 2015 um 11 Uhr 16 | de 20.08.15, 11:16 Uhr
en Thursday, August 20th, 2015 at 11:16 am | en 11:16, 20 August 2015 | nl donderdag 20 augustus 2015 om 11:16 uur
fr jeudi 20 août 2015 à 11 h 16 | fr 20/08/2015 à 11h16 | es jueves, 20 de agosto del 2015 a las 11:16
it giovedì 20 agosto 2015, ore 11.16 | pt quinta-feira, 20 de agosto de 2015 às 11h16 | ca 20 d’agost de 2015 11:16
pl czwartek, 20 sierpnia 2015 r., godz. 11:16 | pl 20.08.2015 r. 11:16 | cs čtvrtek 20. srpna 2015 v 11:16
cs 20. 8. 2015, 11.16 hod. | sk 20. augusta 2015 o 11:16 | hu 2015. augusztus 20., 11:16 | hu 2015. aug. 20. 11:16
hu 2015. augusztus 20. csütörtök, 11:16 | hu 2015.08.20. 11:16 | ro joi, 20 august 2015, ora 11:16
bg четвъртък, 20 август 2015 г., 11:16 ч. | ru 20 августа 2015 года, 11:16 | ru 11:16 20.08.2015
uk четвер, 20 серпня 2015 р. о 11:16 | el Πέμπτη, 20 Αυγούστου 2015 στις 11:16 | tr 20 Ağustos 2015 Perşembe saat 11:16
et 20. august 2015 kell 11:16 | lt 2015 m. rugpjūčio 20 d. 11:16 | lv 2015. gada 20. augustā, 11:16
sl 20. avgusta 2015 ob 11:16 | hr 20. kolovoza 2015. u 11:16 | ja 2015年8月20日 11:16 | ko 2015년 8월 20일 11:16
"""
WITHOUT_TIME = """
hu 2015. augusztus 20-án | hu 2015. 08. 20. | hu 2015. VIII. 20. | fi 20. elokuu 2015 | en Aug. 20, 2015
en 20-Aug-2015 | fr 20 AOÛT 2015 | it 20° agosto 2015 | es agosto 20, 2015 | pl 20 sierpień 2015 | cs 20. srpen 2015
uk 20 серпень 2015 | el 20 ΑΥΓΟΥΣΤΟΥ 2015 | el 20 Αύγουστος 2015 | tr 20 AĞUSTOS 2015 | id 20 Agustus 2015
vi Ngày 20 tháng 8 năm 2015 | th 20 สิงหาคม 2558 | sv Sida 3 Publicerad 2015-08-20 | pl 20 VIII 2015
"""


def list_lines(table: str) -> list[tuple[str, str]]:
    lines = [line.strip().partition(" ") for line in table.replace("\n", " | ").split("|") if line.strip()]
    return [(language, text) for language, _, text in lines]


@pytest.mark.parametrize(("language", "text"), list_lines(WITH_TIME))
def test_a_date_and_the_time_of_day_beside_it_are_read(language: str, text: str) -> None:
    days = list(find_written_days(text, (language,)))
    assert [(each.day, each.at) for each in days] == [(date(2015, 8, 20), time(11, 16))]


@pytest.mark.parametrize(("language", "text"), list_lines(WITHOUT_TIME))
def test_a_date_without_a_time_of_day_is_read(language: str, text: str) -> None:
    days = list(find_written_days(text, (language,)))
    assert [(each.day, each.at) for each in days] == [(date(2015, 8, 20), None)]


@pytest.mark.parametrize(
    ("text", "language", "month"),
    [
        ("20 listopad 2015", "pl", 11),
        ("20. listopad 2015", "hr", 10),
        ("5. Jänner 2015", "de", 1),
        ("20 fév. 2015", "fr", 2),
        ("3 mrt 2015", "nl", 3),
        ("20 de setiembre de 2015", "es", 9),
        ("1 μαΐου 2015", "el", 5),
    ],
)
def test_the_language_decides_about_a_name_that_two_languages_have(text: str, language: str, month: int) -> None:
    assert [each.day.month for each in find_written_days(text, (language,))] == [month]


@pytest.mark.parametrize("text", ["20 nya 2015 hus", "Bericht 20 2015", "31 februari 2015", "4 maj 15 personer kom"])
def test_numbers_beside_other_words_are_no_dates(text: str) -> None:
    assert list(find_written_days(text, ("sv", "de"))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Борисов каза на 20 август 2015, че правителството ще работи по въпроса още днес и хората",
        "Ο δήμος ανακοίνωσε στις 20 Αυγούστου 2015 ότι η νέα γέφυρα ανοίγει για όλους",
    ],
)
def test_a_text_in_other_letters_with_a_date_in_it_is_no_line_of_the_date(text: str) -> None:
    assert not is_date_line(text)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [("tisdag den 30 juli", 7, 30), ("onsdag 3. mai", 5, 3), ("on Tues, July 30th", 7, 30), ("7月30日", 7, 30)],
)
def test_a_day_without_a_year_is_found_after_the_day_of_the_week(text: str, month: int, day: int) -> None:
    assert [found[2:] for found in find_yearless_days(text, ())] == [(month, day)]


@pytest.mark.parametrize("text", ["東京都渋谷区渋谷3-5-16 ビル", "渋谷 3-5-16 ビル", "3-5-16, Shibuya-ku, Tokyo"])
def test_the_numbers_of_an_address_are_no_date(text: str) -> None:
    assert list(find_written_days(text, ("ja", "en"))) == []
