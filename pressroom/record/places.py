"""Where the record and what belongs to it stand in a newsroom. Names only; no file is opened."""

FOLDER = "releases"
RECORD = "record.jsonl"
APPROVALS = "approvals.jsonl"
CHANNELS = "channels.jsonl"
VERSIONS = "versions"
KEYS = "keys.json"
ABSENT = "absent.json"
SIGNATURES = "signatures"

KEPT = frozenset({RECORD, APPROVALS, CHANNELS, VERSIONS, KEYS, ABSENT, SIGNATURES})
"""What stands in `releases/` beside the years."""


def wording_path(address: str, source: str) -> str:
    """Where a recorded text is kept, below the newsroom's folder; `source` is the SHA-256 of its octets."""
    return f"{FOLDER}/{VERSIONS}/{address}/{source}.md"


def signature_path(address: str, language: str) -> str:
    """Where the signature of a release is kept by those who have it from an archive, below the newsroom's folder."""
    return f"{FOLDER}/{SIGNATURES}/{address}/{language}.json"
