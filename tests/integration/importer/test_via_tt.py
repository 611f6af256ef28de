from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pressroom.importer import via_tt
from pressroom.importer.found import FoundContact, FoundDocument, FoundLink, FoundOrganisation, FoundTranslation
from tests.support.answer_server import (
    get_doubts,
    get_headlines,
    read_answers,
    read_release,
    read_served,
    serve_answers,
)
from tests.support.platform_answers import VIA_TT, VIA_TT_RELEASE

URL = "https://via.tt.se/json/v2/releases?publisher=686463"
HOST = "https://via.tt.se"


def test_every_field_of_via_tt_is_there(tmp_path: Path) -> None:
    release = read_release(via_tt, tmp_path, VIA_TT, URL)
    assert release.source == URL
    assert release.headline == "Tärnsund öppnar bron & färjan igen"
    assert release.lead == "Bron över sundet öppnar på måndag. Karta över omvägen"
    assert release.body == (
        "Reparationen tog **två veckor** kortare tid.\n\n## Trafiken\n\n- Bilar från klockan 6\n- Bussar från klockan 5"
        "\n\n> Vi är tacksamma för tålamodet.\n> – Ylva Tjärnblad\n\n| Dag | Tur |\n| --- | --- |\n| Måndag | 8.00 |"
        "\n\n![](bro.jpg)\n\nLäs [rapporten](https://via.tt.se/dokument/rapport) eller klicka."
    )
    assert release.source_id == "3312345"
    assert release.id == ""
    assert release.urls == (f"{HOST}/pressmeddelande/3312345/tarnsund-oppnar-bron?publisherId=686463&lang=sv",)
    assert release.language == "sv"
    assert release.translations == (
        FoundTranslation(language="en", url=f"{HOST}/pressmeddelande/3312346/b?lang=en", id="3312346"),
    )
    assert release.published_at == datetime(2024, 5, 13, 7, 30, tzinfo=UTC)
    assert release.updated_at is None
    assert release.kind == "press-release"
    assert release.organisations == (
        FoundOrganisation(
            name="Tärnsunds kommun", about="Tärnsund har 12 000 invånare.", logo=f"{HOST}/data/logos/tarnsund.png"
        ),
    )
    assert release.contacts == (
        FoundContact(name="Ylva Tjärnblad", role="trafikchef", phone="0980-319 214", email="ylva@tarnsund.example"),
    )
    assert release.keywords == ("bro", "trafik")
    assert [(each.location, each.file, each.caption) for each in release.pictures] == [
        (f"{HOST}/data/images/huvud.jpg", "huvud.jpg", "Bron."),
        (f"{HOST}/data/images/bro.jpg", "bro.jpg", "Bron från norr."),
        (f"{HOST}/data/images/farja.jpg", "farja.jpg", ""),
    ]
    assert release.documents == (
        FoundDocument(location=f"{HOST}/data/documents/tidplan.pdf", file="tidplan.pdf", title="Tidplan"),
    )
    assert release.links == (
        FoundLink(title="Karta över omvägen", url=f"{HOST}/karta"),
        FoundLink(title="", url=f"{HOST}/data/documents/x.doc"),
        FoundLink(title="Om bron", url="https://tarnsund.example/bron"),
        FoundLink(title="Bron lyfts", url="https://video.example/bron"),
    )
    assert release.is_public


def test_what_via_tt_does_not_say_is_doubtful_and_a_caption_never_becomes_an_alternative_text(tmp_path: Path) -> None:
    release = read_release(via_tt, tmp_path, VIA_TT, URL)
    assert {each.alt for each in release.pictures} == {None}
    assert {each.credit for each in release.pictures} == {""}
    assert get_doubts(release)["images[1].alt"] == "Via TT does not say what the picture shows."
    assert get_doubts(release)["images[1].credit"] == "Via TT does not say who made the picture."
    assert get_doubts(release)["links[1].title"] == "Via TT does not say what the link leads to."


def test_without_a_lead_the_stripped_start_of_the_text_is_not_used_beside_the_text(tmp_path: Path) -> None:
    release = read_release(via_tt, tmp_path, {**VIA_TT_RELEASE, "leadtext": None, "contacts": None}, URL)
    assert release.lead.startswith("Bron över sundet öppnar på måndag.")
    assert "Bron över sundet öppnar" not in release.body
    assert "lead" in get_doubts(release)


def test_a_saved_release_without_its_host_says_so(tmp_path: Path) -> None:
    release = read_release(via_tt, tmp_path, VIA_TT_RELEASE)
    assert release.urls == ()
    assert "without the host" in get_doubts(release)["former_urls"]
    assert release.pictures == ()  # nothing is looked for on the disk of the officer


@pytest.mark.parametrize(
    ("written", "kind"),
    [("PRESS", "press-release"), ("Inbjudan", "invitation"), ("REGULATORY", "regulatory"), ("news", "news")],
)
def test_the_type_is_the_kind(tmp_path: Path, written: str, kind: str) -> None:
    assert read_release(via_tt, tmp_path, {**VIA_TT_RELEASE, "type": written}, URL).kind == kind


def test_an_unknown_type_is_doubtful(tmp_path: Path) -> None:
    release = read_release(via_tt, tmp_path, {**VIA_TT_RELEASE, "type": "X9"}, URL)
    assert get_doubts(release)["kind"] == "Via TT says “X9”."


@pytest.mark.parametrize(
    "answer",
    [VIA_TT, VIA_TT_RELEASE, [VIA_TT_RELEASE], [VIA_TT, VIA_TT], {"releases": VIA_TT_RELEASE, "totalCount": 1}],
)
def test_answers_lists_of_answers_and_single_releases_are_read(tmp_path: Path, answer: Any) -> None:
    assert len(read_answers(via_tt, tmp_path, answer, URL)) == 1


@pytest.mark.parametrize("host", ["via.tt.se", "kommunikasjon.ntb.no", "www.sttinfo.fi", "via.ritzau.dk"])
def test_the_addresses_of_the_sister_platforms_are_known(host: str) -> None:
    assert via_tt.is_api_url(f"https://{host}/json/v2/releases?publisher=1")
    assert not via_tt.is_api_url(f"https://{host}/pressmeddelande/1/a")


def make_list(page: int, size: int, total: int) -> dict[str, Any]:
    numbers = range((page - 1) * size, min(page * size, total))
    releases = [{**VIA_TT_RELEASE, "id": number, "title": f"Release {number}"} for number in numbers]
    return {"releases": releases, "nextPage": page + 1 if page * size < total else None, "totalCount": total}


def test_all_pages_are_read(tmp_path: Path) -> None:
    def answer(_path: str, query: dict[str, str]) -> Any:
        assert query["publisher"] == "1"
        return make_list(int(query.get("page", 1)), 10, 25)

    with serve_answers(answer) as server:
        found = read_served(via_tt, tmp_path, f"{server}/json/v2/releases?publisher=1")
    assert get_headlines(found) == [f"Release {number}" for number in range(25)]
    assert found[12].source.endswith("page=2, release 3")


def test_a_release_that_moved_to_the_next_page_meanwhile_is_read_once(tmp_path: Path) -> None:
    def answer(_path: str, query: dict[str, str]) -> Any:
        page = int(query.get("page", 1))
        numbers = {1: [1, 2], 2: [2, 3]}[page]
        releases = [{**VIA_TT_RELEASE, "id": number, "title": f"Release {number}"} for number in numbers]
        return {"releases": releases, "nextPage": 2 if page == 1 else None, "totalCount": 4}

    with serve_answers(answer) as server:
        found = read_served(via_tt, tmp_path, f"{server}/json/v2/releases")
    assert get_headlines(found) == ["Release 1", "Release 2", "Release 3"]


def test_pages_that_repeat_stop_with_a_message(tmp_path: Path) -> None:
    def answer(_path: str, query: dict[str, str]) -> Any:
        return {**make_list(1, 2, 2), "nextPage": int(query.get("page", 1)) + 1, "totalCount": 99}

    with serve_answers(answer) as server:
        found = read_served(via_tt, tmp_path, f"{server}/json/v2/releases")
    assert get_headlines(found)[:2] == ["Release 0", "Release 1"]
    assert get_headlines(found)[2].startswith("! The list repeats itself")
    assert len(found) == 3


def test_two_different_releases_with_one_id_are_not_mixed(tmp_path: Path) -> None:
    releases = [VIA_TT_RELEASE, {**VIA_TT_RELEASE, "title": "Another one"}]
    found = read_answers(via_tt, tmp_path, {"releases": releases, "totalCount": 2}, URL)
    assert get_headlines(found)[1] == ("! There are two different releases with the id “3312345”. The first was read.")


def test_a_list_that_continues_on_another_host_stops_with_a_message(tmp_path: Path) -> None:
    def answer(_path: str, _query: dict[str, str]) -> Any:
        return {**make_list(1, 2, 2), "nextPage": "http://169.254.169.254/json/v2/releases", "totalCount": 99}

    with serve_answers(answer) as server:
        found = read_served(via_tt, tmp_path, f"{server}/json/v2/releases")
    assert get_headlines(found)[2].startswith("! The list continues on another host.")


def test_a_page_that_fails_is_reported_after_the_others(tmp_path: Path) -> None:
    def answer(_path: str, query: dict[str, str]) -> Any:
        return make_list(1, 2, 9) if "page" not in query else None

    with serve_answers(answer) as server:
        found = read_served(via_tt, tmp_path, f"{server}/json/v2/releases")
    assert get_headlines(found)[2].endswith("page=2 answered 404.")
