"""Configure Pelican to create the same URLs, lists and feeds as pressroom, and nothing else."""

import json

SITENAME = "Sundamra pressrum"
SITEURL = "https://press.sundamra.example"
TIMEZONE = "Europe/Stockholm"
DEFAULT_LANG = "sv"
PATH = "content"
THEME = "theme"
PLUGIN_PATHS = ["."]
PLUGINS = ["neighbours", "pelican.plugins.sitemap"]
SITEMAP = {"format": "xml"}
DELETE_OUTPUT_DIRECTORY = True

ARTICLE_URL = "{slug}/"
ARTICLE_SAVE_AS = "{slug}/index.html"
TAG_URL = "keywords/{slug}/"
TAG_SAVE_AS = "keywords/{slug}/index.html"
YEAR_ARCHIVE_URL = "{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
AUTHOR_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
DIRECT_TEMPLATES = ["index"]
DEFAULT_PAGINATION = False
STATIC_PATHS = ["."]
STATIC_SAVE_AS = "{path}"
STATIC_URL = "{path}"
FORMATTED_FIELDS: list[str] = []  # the lead is plain text
MARKDOWN = {
    "extension_configs": {
        "markdown.extensions.footnotes": {},
        "markdown.extensions.meta": {},
        "markdown.extensions.tables": {},
    },
    "output_format": "html5",
}

FEED_MAX_ITEMS = 50
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = "atom.xml"
FEED_ALL_RSS = "rss.xml"
TAG_FEED_ATOM = "keywords/{slug}/atom.xml"
TAG_FEED_RSS = "keywords/{slug}/rss.xml"
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

JINJA_FILTERS = {"fromjson": json.loads}
