"""A feed reader that has read the old feed sees nothing new when the new site takes its place."""

from pathlib import Path

import pytest
import reader
from msgspec.structs import replace

from pressroom.model.release import Version
from tests.support.feeds import FILES, plain, render_feed

OLD_IDS = {
    "rss": ["4711", "4712 at http://old.example.org", "https://old.example.org/?p=3"],
    "atom": [
        "tag:old.example.org,2014:1",
        "https://old.example.org/?p=2",
        "urn:uuid:4c5b0b1e-6d0c-4e0f-8f2a-111111111111",
    ],
}


def write_old_feed(format_: str) -> bytes:
    """Return the feed of the other system, with the same releases."""
    items = []
    for number, given in enumerate(OLD_IDS[format_], 1):
        time = plain(number).publish_at
        if format_ == "rss":
            items.append(
                f'<item><title>Nyhet {number}</title><guid isPermaLink="false">{given}</guid>'
                f"<pubDate>{time:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
            )
        else:
            items.append(
                f"<entry><id>{given}</id><title>Nyhet {number}</title><updated>{time.isoformat()}</updated></entry>"
            )
    if format_ == "rss":
        channel = "<title>Gammal</title><link>https://old.example.org/</link><description>x</description>"
        return f'<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'.encode()
    head = "<id>https://old.example.org/</id><title>Gammal</title><updated>2024-01-01T00:00:00Z</updated>"
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(items)}</feed>'.encode()


def write_new_feed(format_: str) -> bytes:
    releases = [
        replace(plain(number), id=given, versions=(Version("import", plain(90).publish_at, b""),))
        for number, given in enumerate(OLD_IDS[format_], 1)
    ]
    return render_feed(format_, releases[::-1])


@pytest.mark.parametrize("format_", ["rss", "atom"])
def test_a_reader_of_the_old_feed_sees_no_new_entry(format_: str, tmp_path: Path) -> None:
    path = tmp_path / FILES[format_]
    path.write_bytes(write_old_feed(format_))
    with reader.make_reader(str(tmp_path / "reader.sqlite"), feed_root=str(tmp_path)) as subject:
        subject.add_feed(path.name)
        subject.update_feed(path.name)
        before = {entry.id: entry.published or entry.updated for entry in subject.get_entries()}
        assert sorted(before) == sorted(OLD_IDS[format_])
        for entry in subject.get_entries():
            subject.mark_entry_as_read(entry)
        path.write_bytes(write_new_feed(format_))
        result = subject.update_feed(path.name)
        assert (result.new if result else None) == 0
        assert {entry.id: entry.published or entry.updated for entry in subject.get_entries()} == before
        assert list(subject.get_entries(read=False)) == []
        assert {entry.link for entry in subject.get_entries()} == {
            f"https://press.example/2024/r-{n}/" for n in (1, 2, 3)
        }
