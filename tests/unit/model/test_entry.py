"""A reference to an entry has the values that plans need of the entry, also after encoding and decoding."""

from operator import attrgetter

import pytest
from msgspec import msgpack, structs

from pressroom.model.entry import Entry, EntryRef, compute_digest, create_entry_ref, require_entry
from pressroom.model.newsroom import Image
from pressroom.model.release import Document

PLANNED_VALUES = attrgetter(
    "source",
    "address",
    "language",
    "year",
    "timestamp",
    "sorted_keywords",
    "media_count",
    "corrected_timestamp",
    "updated_timestamp",
    "is_withdrawn",
    "release_digest",
    "entry_digest",
)
ENTRY = Entry(
    "/en/2020/bro/",
    "Headline",
    "Lead",
    "2020-01-01T00:00:00Z",
    "news",
    "2020/bro",
    "en",
    ("Väg", "Bro", "جسر"),
    (Image("a.jpg", "Alt", 1, 1, 1, "image/jpeg", "00"), Image("decoration.jpg", "", 1, 1, 1, "image/jpeg", "00")),
    (Document("1.pdf", "Å", 1, "application/pdf", "00"),),
    timestamp=1577836800,
    release_digest=compute_digest("release"),
    entry_digest=compute_digest("entry"),
)


@pytest.mark.parametrize(
    "entry",
    [
        ENTRY,
        structs.replace(ENTRY, keywords=(), documents=(), images=()),
        structs.replace(ENTRY, corrected="2020-02-01T12:00:00+01:00", is_withdrawn=True),
    ],
)
def test_a_reference_has_the_values_of_its_entry_that_plans_need(entry: Entry) -> None:
    entry_ref = create_entry_ref(entry)
    assert PLANNED_VALUES(entry_ref) == PLANNED_VALUES(entry)
    assert msgpack.decode(msgpack.encode(entry_ref), type=EntryRef) == entry_ref


def test_a_reference_that_was_not_replaced_by_its_entry_is_a_mistake_in_the_program() -> None:
    assert require_entry(ENTRY) is ENTRY
    with pytest.raises(TypeError, match="not loaded"):
        require_entry(create_entry_ref(ENTRY))
