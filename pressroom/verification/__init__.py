"""Verify that a file, page or text was published by a newsroom, or that a record is intact, from public files alone."""

from pressroom.verification.downloads import MAX_BYTES, download, require_web_url
from pressroom.verification.samples import (
    Candidate,
    Verdict,
    find_release_url,
    split_release_url,
    verify_record,
    verify_sample,
)
from pressroom.verification.sites import Site, SiteFolder, WebSite, create_size_error, read_regular_file

__all__ = [
    "MAX_BYTES",
    "Candidate",
    "Site",
    "SiteFolder",
    "Verdict",
    "WebSite",
    "create_size_error",
    "download",
    "find_release_url",
    "read_regular_file",
    "require_web_url",
    "split_release_url",
    "verify_record",
    "verify_sample",
]
