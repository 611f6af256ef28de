"""Hubs are told of feeds that changed, on a real server; whatever one does, there is one outcome and nothing raised."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from time import monotonic

import pytest

from pressroom.deliver import HubResult, notify_hubs, websub
from tests.support.websub_hub import Hub, running

TOPIC = "https://press.example/rss.xml"
TOPICS = (TOPIC, "https://press.example/keywords/%C3%A5/atom.xml?a=1&b=2", "https://press.example/en/feed.json")
PROXIES = [name for word in ("http", "https", "all", "no") for name in (f"{word}_proxy", f"{word}_proxy".upper())]


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def hub() -> Iterator[Hub]:
    with running() as made:
        yield made


def fault(address: str) -> str:
    """Why a hub was not told; empty when it was."""
    (telling,) = notify_hubs([address], [TOPIC])
    assert (telling.hub, telling.topic) == (address, TOPIC)
    return telling.error


def test_a_hub_is_told_of_each_topic_in_a_request_of_its_own_under_both_names_that_hubs_know(hub: Hub) -> None:
    assert notify_hubs([hub.at("/hub")], TOPICS) == tuple(HubResult(hub.at("/hub"), topic) for topic in TOPICS)
    forms = [[("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)] for topic in TOPICS]
    assert sorted(hub.asked["/hub"]) == sorted(forms)
    assert hub.agents == {"pressroom"}


def test_every_hub_is_told_of_every_topic_once_however_often_either_is_named(hub: Hub) -> None:
    both = (hub.at("/hub"), hub.at("/"))
    found = notify_hubs(both * 2, TOPICS * 2)
    assert found == tuple(HubResult(address, topic) for address in both for topic in TOPICS)
    assert sorted(hub.topics("/hub")) == sorted(hub.topics("/")) == sorted(TOPICS)


def test_there_is_nothing_to_tell_without_hubs_or_topics(hub: Hub) -> None:
    assert notify_hubs([], TOPICS) == notify_hubs([hub.at("/hub")], []) == ()
    assert hub.asked == {}


def test_hundreds_of_topics_arrive_once_each_and_their_outcomes_keep_the_order(hub: Hub) -> None:
    topics = [f"https://press.example/keywords/k{number}/rss.xml" for number in range(400)]
    found = notify_hubs([hub.at("/hub"), hub.at("/invalid")], topics)
    assert [telling.topic for telling in found] == topics * 2
    assert [bool(telling.error) for telling in found] == [False] * 400 + [True] * 400
    assert sorted(hub.topics("/hub")) == sorted(hub.topics("/invalid")) == sorted(topics)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/invalid", "refused (400): hub.url invalid: no such feed"),
        ("/forbidden", "refused (403): Forbidden"),
        ("/unavailable", "refused (503): 503 Service Unavailable Try again later."),
        ("/wicked", "refused (400): [31mred back"),
        ("/cut", "refused (500): broken"),
        ("/chunks", "refused (500): No"),
        ("/closing", "could not be reached: it closed the connection without an answer"),
        ("/reset", "could not be reached: Connection reset by peer"),
        ("/half", "could not be understood: its answer is no HTTP"),
        ("/garbage", "could not be understood: its answer is no HTTP"),
        ("/heads", "could not be understood: its answer is no HTTP"),
    ],
)
def test_what_goes_wrong_is_told_in_words(hub: Hub, path: str, said: str) -> None:
    assert fault(hub.at(path)) == said


def test_of_a_long_answer_the_first_words_are_told(hub: Hub) -> None:
    said = fault(hub.at("/long"))
    assert said.startswith("refused (422): one word after the other one")
    assert said.endswith(" …")
    assert len(said) < 120


@pytest.mark.parametrize("path", ["/huge", "/huge-refusal"])
def test_an_answer_without_end_is_not_read(hub: Hub, path: str) -> None:
    begun = monotonic()
    assert fault(hub.at(path)).startswith("refused (413): too much too much" if "refusal" in path else "")
    assert monotonic() - begun < 5
    assert hub.given < 1 << 24  # what fits into the buffers of a connection


@pytest.mark.parametrize(
    ("path", "where"), [("/moved", "http://127.0.0.1"), ("/found", "https://[elsewhere"), ("/kept", "/elsewhere")]
)
def test_a_redirect_is_told_and_not_followed(hub: Hub, path: str, where: str) -> None:
    assert f"it leads on to {where}" in fault(hub.at(path))
    assert "/elsewhere" not in hub.asked


def test_a_host_that_does_not_exist_and_one_that_does_not_listen_cannot_be_reached() -> None:
    assert fault("http://hub.invalid/").startswith("could not be reached: ")
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        assert fault(f"http://127.0.0.1:{made.getsockname()[1]}/") == "could not be reached: Connection refused"


@pytest.mark.parametrize("path", ["/slow", "/trickling"])
def test_a_hub_that_leaves_all_unanswered_is_given_up_for_all_topics(
    hub: Hub, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websub, "IDLE_TIMEOUT", 0.5)
    topics = [f"https://press.example/{number}/rss.xml" for number in range(300)]
    begun = monotonic()
    found = notify_hubs([hub.at(path)], topics)
    assert {telling.error for telling in found} == {"timed out: no answer within 0.5 seconds"}
    assert [telling.topic for telling in found] == topics
    assert monotonic() - begun < 3
    assert len(hub.topics(path)) <= 2 * websub.MAX_REQUESTS_PER_HUB


def test_a_command_ends_though_a_hub_still_has_not(hub: Hub) -> None:
    told = "from pressroom.deliver import websub; websub.IDLE_TIMEOUT = 0.2; print(websub.notify_hubs(sys.argv[1:], ['https://e.example/']))"
    command = [sys.executable, "-c", f"import sys; {told}", hub.at("/trickling")]
    shown = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "timed out" in shown.stdout
    assert shown.stderr == ""


def test_a_refusal_counts_though_its_words_come_slowly(hub: Hub) -> None:
    assert fault(hub.at("/trickling-refusal")).startswith("refused (429): ")


def test_slow_hubs_hold_up_neither_the_others_nor_one_another(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "IDLE_TIMEOUT", 1.5)
    begun = monotonic()
    found = notify_hubs([hub.at("/slow"), hub.at("/trickling"), hub.at("/hub")], TOPICS)
    assert monotonic() - begun < 2.9
    assert [not telling.error for telling in found] == [False] * 6 + [True] * 3


def test_a_hub_that_answers_steadily_is_waited_for_but_not_for_ever(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub, "IDLE_TIMEOUT", 1.0)
    topics = [f"https://press.example/{number}/rss.xml" for number in range(60)]
    assert not any(
        telling.error for telling in notify_hubs([hub.at("/steady")], topics)
    )  # it takes longer than a silence may
    monkeypatch.setattr(websub, "TOTAL_TIMEOUT", 0.45)
    found = notify_hubs([hub.at("/steady")], topics)
    assert {telling.error for telling in found} == {"", "timed out: no answer within 0.45 seconds"}
    assert [telling.topic for telling in found] == topics


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a key and a certificate that nobody but ourselves vouches for."""
    path = tmp_path_factory.mktemp("certificate") / "hub.pem"
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-days", "2"]
    names = ["-subj", "/CN=hub.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", *kind, *names, "-keyout", str(path), "-out", str(path)],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return str(path)


def test_a_hub_with_a_certificate_that_nobody_vouches_for_is_told_nothing(certificate: str) -> None:
    with running(certificate) as hub:
        assert fault(hub.at("/hub")) == "its certificate cannot be trusted: self-signed certificate"
        assert hub.asked == {}


def test_a_hub_is_told_over_tls_when_its_certificate_is_good(certificate: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    with running(certificate) as hub:
        assert fault(hub.at("/hub")) == ""
        assert fault(hub.at("/hub").replace("127.0.0.1", "localhost")).startswith("its certificate cannot be trusted")
        assert hub.topics("/hub") == [TOPIC]


def test_a_hub_that_speaks_no_tls_cannot_be_reached_over_it(hub: Hub) -> None:
    assert fault(hub.at("/hub").replace("http:", "https:")).startswith("could not be reached: ")


def test_hubs_are_told_by_way_of_the_proxy_of_the_environment(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", hub.at(""))
    assert fault("http://hub.invalid/hub") == ""
    assert hub.topics("/hub") == [TOPIC]


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://127.0.0.1:x", "//"])
def test_a_proxy_that_is_none_is_a_fault_like_any_other(hub: Hub, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    assert fault(hub.at("/hub")).startswith("could not be ")
