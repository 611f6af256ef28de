"""Define the paths of the record and its files in a newsroom. Pure: it opens no file."""

RELEASES_FOLDER = "releases"
RECORD_FILE = "record.jsonl"
APPROVALS_FILE = "approvals.jsonl"
CHANNELS_FILE = "channels.jsonl"
VERSIONS_FOLDER = "versions"
KEYS_FILE = "keys.json"
SETUP_FILE = "setup.json"
ABSENT_FILE = "absent.json"
IMPORTED_FILE = "imported.json"
SIGNATURES_FOLDER = "signatures"
UNRECORDED_VERSIONS_PATH = f"{RELEASES_FOLDER}/{VERSIONS_FOLDER}/.unrecorded"
"""A list of the texts that are being stored: a command that was stopped may have left them without a line."""

GIT_ATTRIBUTES_PATH = f"{RELEASES_FOLDER}/.gitattributes"
GIT_ATTRIBUTES = b"* -text\n*.jsonl merge=union\n"
"""Makes git keep all bytes, line endings too, and the lines of both branches after a merge."""

RESERVED_NAMES = frozenset(
    {
        RECORD_FILE,
        APPROVALS_FILE,
        CHANNELS_FILE,
        VERSIONS_FOLDER,
        KEYS_FILE,
        SETUP_FILE,
        ABSENT_FILE,
        SIGNATURES_FOLDER,
        IMPORTED_FILE,
    }
)
"""The names in `releases/` besides the years."""


def get_version_path(address: str, text_digest: str) -> str:
    """Return the path of a stored text, given its SHA-256, relative to the newsroom's folder."""
    return f"{RELEASES_FOLDER}/{VERSIONS_FOLDER}/{address}/{text_digest}.md"


def get_signature_path(address: str, language: str) -> str:
    """Return the path of a signature that an import restored, relative to the newsroom's folder."""
    return f"{RELEASES_FOLDER}/{SIGNATURES_FOLDER}/{address}/{language}.json"
