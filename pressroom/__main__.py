"""Run the command `pressroom`; `python -m pressroom` does the same."""

import gc
import os
import sys


def main() -> None:
    """Run the command line. Ctrl-C prints no traceback, even while modules are loaded."""
    gc.disable()  # saves an eighth of the time: a command creates few reference cycles, and its process ends soon
    try:
        from pressroom import cli  # noqa: PLC0415 - Ctrl-C may come while it is loaded
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.stderr.flush()
        os._exit(130)
    cli.main()


if __name__ == "__main__":
    main()
