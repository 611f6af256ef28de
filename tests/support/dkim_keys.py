"""Keys that sign mails with DKIM, made once in a process."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pressroom.deliver.dkim_keys import DkimAlgorithm, DkimKey, create_dkim_key


@cache
def get_dkim_key(domain: str, selector: str, algorithm: DkimAlgorithm = "rsa") -> DkimKey:
    """A key; the same arguments give the same key."""
    with TemporaryDirectory() as folder:
        keys_folder, newsroom_folder = Path(folder, "keys"), Path(folder, "newsroom")
        return create_dkim_key(keys_folder, newsroom_folder, domain, selector, algorithm)[0]
