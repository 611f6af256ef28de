"""Find the current address of each release from the lines of the record that say it was moved. Pure."""

from collections.abc import Iterable

from msgspec import Struct

from pressroom.record.line import RecordLine


class AddressHistory(Struct, frozen=True):
    """All addresses that a release has had, in the order of their first use, and its current one."""

    addresses: tuple[str, ...]
    current: str


def collect_address_histories(lines: Iterable[RecordLine]) -> dict[str, AddressHistory]:
    """Return the history of each release that was moved, by each of its addresses."""
    histories: dict[str, AddressHistory] = {}
    for line in lines:
        if line.kind == "move":
            known = histories[line.former].addresses if line.former in histories else (line.former,)
            history = AddressHistory(tuple(dict.fromkeys((*known, line.release))), line.release)
            histories |= dict.fromkeys(history.addresses, history)
    return histories


def get_current_address(histories: dict[str, AddressHistory], address: str) -> str:
    """Return where a release is now, given any address that it has had."""
    return histories[address].current if address in histories else address
