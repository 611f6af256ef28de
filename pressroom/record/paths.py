"""Where the record and what belongs to it stand in a newsroom. Names only; no file is opened."""

RELEASES_FOLDER = "releases"
RECORD_FILE = "record.jsonl"
APPROVALS_FILE = "approvals.jsonl"
CHANNELS_FILE = "channels.jsonl"
VERSIONS_FOLDER = "versions"
KEYS_FILE = "keys.json"
ABSENT_FILE = "absent.json"
SIGNATURES_FOLDER = "signatures"

RESERVED_NAMES = frozenset(
    {RECORD_FILE, APPROVALS_FILE, CHANNELS_FILE, VERSIONS_FOLDER, KEYS_FILE, ABSENT_FILE, SIGNATURES_FOLDER}
)
"""What stands in `releases/` beside the years."""


def version_path(address: str, text_digest: str) -> str:
    """Where a recorded text is kept, below the newsroom's folder; `source` is the SHA-256 of its octets."""
    return f"{RELEASES_FOLDER}/{VERSIONS_FOLDER}/{address}/{text_digest}.md"


def signature_path(address: str, language: str) -> str:
    """Where the signature of a release is kept by those who have it from an archive, below the newsroom's folder."""
    return f"{RELEASES_FOLDER}/{SIGNATURES_FOLDER}/{address}/{language}.json"
