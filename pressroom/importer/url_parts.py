"""Join and split URLs that others have written. A text that is no URL becomes an empty one, never an error."""

from urllib.parse import SplitResult, urljoin, urlsplit


def join_url(base: str, url: str) -> str:
    """Return a URL made absolute; "" if it is none, such as `//[x/`."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def parse_url(url: str) -> SplitResult:
    """Return the parts of a URL; all of them are empty if it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")
