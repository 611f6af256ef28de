"""A Swedish newsroom with one release that is mostly in Arabic."""

from pathlib import Path

from tests.support.newsrooms import PICTURES, NewsroomFolder, Values, newsroom_values

NAME, ROLE, HEADLINE = "ليلى حداد", "مديرة", "افتتاح الجسر"
RELEASE: Values = {
    "headline": HEADLINE,
    "lead": f"{HEADLINE} 020-50 50 50.",
    "publish_at": "2025-02-10 09:00",
    "contacts": [{"name": NAME, "role": ROLE, "phone": "08-465 004 02", "via": "ليلى"}],
    "keywords": ["جسر"],
    "help": [{"name": "خط المساعدة", "phone": "116 111", "note": "Dygnet runt."}],
    "facts": [{"label": "Namn", "value": HEADLINE, "source": "البلدية"}],
    "body": f"{HEADLINE} 116 111.\n\nBron öppnar.\n\n> {HEADLINE}\n>\n> – {NAME}",
}


def arabic_newsroom(folder: Path) -> NewsroomFolder:
    """The newsroom on disk."""
    room = NewsroomFolder(folder)
    room.newsroom({**newsroom_values(), "leave_out": []})
    room.write("vapen.png", PICTURES[0])
    room.release("2025/bro", "sv", RELEASE)
    return room
