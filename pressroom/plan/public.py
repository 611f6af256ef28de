"""Select the public releases of one language, as entry tables in order of time.

Usually a table is one year and is returned unchanged.
"""

from collections.abc import Iterable, Iterator

from pressroom.model.entry import EntryTable, build_entry_table, get_sort_key


def select_public_entries(entry_tables: Iterable[EntryTable], timestamp: float) -> Iterator[EntryTable]:
    """Yield tables of what is public at a time, newest first; tables that overlap in time are merged."""
    group: list[EntryTable] = []
    for each in sorted(entry_tables, key=_get_newest_key, reverse=True):
        if group and _get_newest_key(each) < min(map(_get_oldest_key, group)):
            yield from _merge_public_entries(group, timestamp)
            group = []
        group.append(each)
    yield from _merge_public_entries(group, timestamp)


def _get_newest_key(entry_table: EntryTable) -> tuple[float, str]:
    return get_sort_key(entry_table.entries[0])


def _get_oldest_key(entry_table: EntryTable) -> tuple[float, str]:
    return get_sort_key(entry_table.entries[-1])


def _merge_public_entries(entry_tables: list[EntryTable], timestamp: float) -> Iterator[EntryTable]:
    """Yield one table of what is public in a group, if anything is."""
    if len(entry_tables) == 1 and entry_tables[0].timestamps[0] <= timestamp:
        yield entry_tables[0]
        return
    entries = [entry for each in entry_tables for entry in each.entries if entry.timestamp <= timestamp]
    if entries:
        yield build_entry_table(entry_tables[0].language, entries)
