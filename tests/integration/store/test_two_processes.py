"""What one process has stored is still there after another one has opened and closed the database."""

import subprocess
import sys
from pathlib import Path

from pressroom.store import open_store

LOOK = """
import sys
from pressroom.store import open_store
store = open_store(sys.argv[1])
with store.read() as transaction:
    print(transaction.execute("SELECT count(*) FROM used_form")[0][0])
store.close()
"""


def look(url: str) -> int:
    result = subprocess.run([sys.executable, "-c", LOOK, url], capture_output=True, text=True, check=True)
    return int(result.stdout)


def test_another_process_does_not_take_the_write_ahead_log_away(tmp_path: Path) -> None:
    url = f"sqlite://{tmp_path / 'pressroom.db'}"
    store = open_store(url)
    for number in range(3):
        with store.transaction() as transaction:
            transaction.execute("INSERT INTO used_form (id, used_at) VALUES (:id, 1)", id=str(number))
        with store.read() as transaction:  # another connection
            assert transaction.execute("SELECT count(*) FROM used_form") == [(number + 1,)]
        assert look(url) == number + 1
    store.close()
    assert look(url) == 3
