"""Jinja's seam for compiled templates, over a mapping that is handed in: it opens no file."""

from collections.abc import MutableMapping

from jinja2.bccache import Bucket, BytecodeCache


class TemplateBytecodeCache(BytecodeCache):
    """Finds and keeps the code of templates in a mapping. `frame` names all that shapes the code beside the source."""

    def __init__(self, bytecode: MutableMapping[str, bytes], key_prefix: str) -> None:
        self.bytecode = bytecode
        self.key_prefix = key_prefix

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - the signature is Jinja's
        """The key of a template's code."""
        return f"{self.key_prefix} {name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if there is code for it; Jinja itself compares the source's checksum."""
        code = self.bytecode.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.bytecode[bucket.key] = bucket.bytecode_to_string()
