"""Ask what robots.txt of a host allows (RFC 9309)."""

from msgspec import Struct
from protego import Protego

PRODUCT_TOKEN = "pressroom"  # noqa: S105 - the name by which robots.txt addresses this program
MAX_ROBOTS_BYTES = 512_000
"""What is read of robots.txt; the standard asks for at least 500 KiB."""
_MAX_CRAWL_DELAY = 10.0


class RobotRules(Struct, frozen=True):
    """What the robots.txt of one host says; `rules` is None if there is none, and everything is allowed."""

    rules: Protego | None = None

    def allows(self, url: str) -> bool:
        """Return whether a URL may be fetched."""
        return self.rules is None or bool(self.rules.can_fetch(url, PRODUCT_TOKEN))

    @property
    def crawl_delay(self) -> float:
        """How many seconds the host asks for between two requests, up to 10."""
        delay = self.rules.crawl_delay(PRODUCT_TOKEN) if self.rules else None
        return min(max(delay or 0.0, 0.0), _MAX_CRAWL_DELAY)


def parse_robots(content: bytes) -> RobotRules:
    """Parse a robots.txt, as much of it as is valid."""
    return RobotRules(Protego.parse(content[:MAX_ROBOTS_BYTES].decode("utf-8-sig", "replace")))
