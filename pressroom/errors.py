"""Define all errors, by who can fix them, and `Problem`: something wrong with a text, with its place.

A `Problem` is a value, not an exception. An error's text says what happened and what to do.
"""

from typing import Literal

from msgspec import Struct

Level = Literal["error", "warning"]

EXIT_INTERRUPTED = 130
"""The exit code of a command that the user stopped."""
EXIT_REFUSED = 1
"""The exit code of a command whose question the user answered with no."""


class Problem(Struct, frozen=True, order=True):
    """Something wrong with a text. An *error* stops a build; a *warning* does not.

    `path` is relative to the newsroom's folder, with `/`; `line` counts from 1; `field` is the key that is wrong
    (`contacts[0].phone`), empty for the body or the whole file. `message` says what is wrong and what to do. The wrong
    part starts at `column` of `line`, and ends before `end_column` of `end_line`; columns count code points from 1. All
    three are 0 if only the line is known.
    """

    path: str
    line: int
    level: Level
    message: str
    field: str = ""
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.message}"


class PressroomError(Exception):
    """The base of all errors: `message` says what happened, `remedy` what to do. Commands print no traceback for it."""

    exit_code = 2

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Return how to create the error again in another process."""
        return type(self), (self.message, self.remedy)


class InputError(PressroomError):
    """The officer's texts have errors; `problems` lists all of them."""

    exit_code = 1

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = sum(problem.level == "error" for problem in problems)
        super().__init__(
            f"{errors} error{'' if errors == 1 else 's'} in the texts; nothing was written.",
            "Fix the lines above, then run the command again.",
        )
        self.problems = problems

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Return how to create the error again in another process."""
        return type(self), (self.problems,)


class ConfigError(PressroomError):
    """The operator's setup or the command line is wrong."""

    exit_code = 2


class DeliveryError(PressroomError):
    """The outside world failed (a full disk, a server that does not answer); a retry may help."""

    exit_code = 3
