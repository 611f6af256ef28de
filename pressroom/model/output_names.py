"""Name the outputs: those in the folder of a release, and those at the root of the site and of each language.

The planner takes the names from here, and so do the checks that keep them free.
"""

import re

RELEASE_PAGE_FILE = "index.html"
RELEASE_TEXT_FILE = "release.txt"
RELEASE_DATA_FILE = "release.json"
VERSIONS_FOLDER = "versions"
CAPTIONS_FILE = "captions.txt"
CONTACTS_FILE = "contacts.vcf"
PRESS_KIT_FILE = "press-kit.zip"
SHARE_IMAGE_FILE = "card.png"
SIGNATURE_FILE_NAME = "signature.json"

_RELEASE_NAMES = frozenset(
    {
        RELEASE_PAGE_FILE,
        RELEASE_TEXT_FILE,
        RELEASE_DATA_FILE,
        VERSIONS_FOLDER,
        CAPTIONS_FILE,
        CONTACTS_FILE,
        PRESS_KIT_FILE,
        SHARE_IMAGE_FILE,
        SIGNATURE_FILE_NAME,
    }
)
_SIZES_FOLDER = re.compile("[0-9]+")  # named by the width of the pictures in it

SITE_FOLDERS = ("accessibility", "contacts", "embargo", "keywords", "media", "privacy", "subscribe", "verify")
"""The folders of the site, and of each language, besides those of years."""
SERVICE_FOLDERS = ("bounces", "confirm", "embargo", "search", "subscriptions", "unsubscribe", "verify")
"""What the web service answers below its path; searches also in the folder of each language."""
OPERATOR_PATHS = ("healthz", "metrics")
"""What the web service answers for its operator, at the root of the host."""
SITE_FILE = re.compile(
    r"404\.html|atom(?:-[0-9]+)?\.xml|feed\.json|icon\.svg|index\.html|pressroom\.css|robots\.txt|rss\.xml"
    r"|sitemap(?:-[a-z0-9-]+)?\.xml"
)
"""The names of the files at the root of the site, and of each language."""
REDIRECT_FILES = {
    "redirects-json": "redirects.json",
    "redirects-nginx": "redirects.nginx.conf",
    "redirects-caddy": "redirects.caddy",
}
"""The only outputs that are beside the folders of the site and of mail, by format."""
YEAR_FOLDER = re.compile("[0-9]{4}")


def to_redirect_path(url: str) -> str:
    """Return the path of the page that redirects a former URL, such as `/a/index.html` for `/a`."""
    return url if url.endswith(".html") else f"{url.rstrip('/')}/{RELEASE_PAGE_FILE}"


_DRAWING_SUFFIX, _DRAWN_SUFFIX = ".svg", ".svg.png"


def is_drawing(name: str) -> bool:
    """Return whether a file is an SVG drawing by its name. Readers get a PNG of it."""
    return name.lower().endswith(_DRAWING_SUFFIX)


def get_logo_file(name: str) -> str:
    """Return the name under which a logo is published: `logo.svg.png` for `logo.svg`."""
    return f"{name}.png" if is_drawing(name) else name


def get_logo_source(file: str) -> str:
    """Return the name of the file in the newsroom's folder that is published as the logo `file`."""
    return file.removesuffix(".png") if is_drawn_logo(file) else file


def is_drawn_logo(file: str) -> bool:
    """Return whether a name is that of a PNG that was drawn from an SVG."""
    return file.lower().endswith(_DRAWN_SUFFIX)


def is_release_output(folded_name: str) -> bool:
    """Return whether pressroom itself may write a file or folder of this name, in folded form, for a release."""
    return folded_name in _RELEASE_NAMES or bool(_SIZES_FOLDER.fullmatch(folded_name))
