"""What puts a damaged record right: its octets in, those of a whole one out, and what was done. Pure: it opens no file.

Nothing that was recorded is changed or lost: lines stand once, those that others follow above them, branches joined.
"""

from hashlib import sha256

from msgspec import Struct

from pressroom.record.chain import Chain, Fault, chain, joined, octets_of


class Mended(Struct, frozen=True):
    """The octets of a record that is whole, and what was `done` to make it so; nothing, when it was whole before.

    With `faults` it cannot be mended by anybody but those who have the lines that are missing.
    """

    content: bytes
    done: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def mended(content: bytes, time: str) -> Mended:
    """A record put right; `time` as in a line."""
    read = chain(content)
    lasting = tuple([fault for fault in read.faults if not fault.is_mendable])
    if lasting:
        return Mended(content, (), lasting)
    return Mended(octets_of([*read.lines.values(), *joined(read, time)]), tuple(_done(content, read)))


def _done(content: bytes, read: Chain) -> list[str]:
    """What differs, in words."""
    digests = [sha256(octets).hexdigest() for octets in content.split(b"\n")[:-1]]
    doubled = len(digests) - len(read.lines)
    done = []
    if read.torn:
        done.append("took away a last line that was not written to its end")
    if doubled:
        done.append(f"took out {doubled} line{'' if doubled == 1 else 's'} that stood there already")
    if list(dict.fromkeys(digests)) != list(read.lines):
        done.append("put the lines in order")
    if len(read.heads) > 1:
        done.append(f"joined {len(read.heads)} branches in a new line {len(read.lines) + 1}")
    return done
