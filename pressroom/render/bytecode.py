"""Cache compiled Jinja templates in a mapping instead of files."""

from collections.abc import MutableMapping

from jinja2.bccache import Bucket, BytecodeCache


class TemplateBytecodeCache(BytecodeCache):
    """Bytecode cache in a mapping. `key_prefix` names everything besides the source that the bytecode depends on."""

    def __init__(self, bytecode: MutableMapping[str, bytes], key_prefix: str) -> None:
        self.bytecode = bytecode
        self.key_prefix = key_prefix

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - the signature is Jinja's
        """Return the key of a template's bytecode."""
        return f"{self.key_prefix} {name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket if there is bytecode for it; Jinja compares the checksum of the source."""
        code = self.bytecode.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store the bytecode of a bucket."""
        self.bytecode[bucket.key] = bucket.bytecode_to_string()
