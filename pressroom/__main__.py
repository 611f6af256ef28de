"""`python -m pressroom`: the same as the command `pressroom`."""

from pressroom.cli import main

if __name__ == "__main__":
    main()
