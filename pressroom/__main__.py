"""`python -m pressroom`: the same as the command `pressroom`."""

import gc
import os
import sys


def main() -> None:
    """Run the command. An interrupt before it is loaded ends in words too."""
    gc.disable()  # a verb makes many values and hardly a cycle, and its process ends with it: an eighth of its time
    try:
        from pressroom import cli  # noqa: PLC0415 - loading it is a part of what may be interrupted
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.stderr.flush()
        os._exit(130)
    cli.main()


if __name__ == "__main__":
    main()
