"""Every error, split by whose fault it is, with the remedy in its text.

A `Problem` is not an exception but a finding: something wrong with a text, and where. It must not know any stage.
"""

from typing import Literal

from msgspec import Struct

Level = Literal["error", "warning"]


class Problem(Struct, frozen=True, order=True):
    """Something wrong with a text: an *error* stops a build, a *warning* does not.

    `path` is relative to the newsroom's folder, with `/`; `line` counts from 1; `field` is the key it concerns
    (`contacts.phone`), empty for the body or the whole file. `message` says what was expected and what to do.
    """

    path: str
    line: int
    level: Level
    message: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level}: {self.message}"


class PressroomError(Exception):
    """The base: what happened, and after it what to do. Commands print it without a traceback."""

    exit_code = 2

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}\n{remedy}")
        self.message = message
        self.remedy = remedy

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """How it is made again in another process."""
        return type(self), (self.message, self.remedy)


class InputError(PressroomError):
    """The officer's text is wrong: `problems` lists every one of them."""

    exit_code = 1

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        errors = sum(problem.level == "error" for problem in problems)
        super().__init__(
            f"{errors} error{'' if errors == 1 else 's'} in the texts; nothing was written.",
            "Mend the lines named above, then run the command again.",
        )
        self.problems = problems

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """How it is made again in another process."""
        return type(self), (self.problems,)


class ConfigError(PressroomError):
    """The operator's set-up or the command's words are wrong."""

    exit_code = 2


class DeliveryError(PressroomError):
    """The outside world failed (a full disk, a server that does not answer); a retry may help."""

    exit_code = 3
