"""What a check found: whether something is right, what is wrong, and what to do about it."""

from typing import Literal, TypeAlias

from msgspec import Struct

from pressroom.errors import ConfigError, DeliveryError

State: TypeAlias = Literal["ok", "warning", "error", "not checked"]

TOPICS = {
    "mail": "Settings",
    "relay": "Mail relay",
    "spf": "SPF",
    "dkim": "DKIM",
    "dmarc": "DMARC",
    "alignment": "Alignment",
    "reverse": "Reverse name",
    "leave": "Unsubscribing",
    "clock": "Clock",
    "database": "Database",
    "disk": "Disk",
    "files": "Secret files",
}
"""The subjects of findings, in the order in which they are checked, with their titles."""


class Finding(Struct, frozen=True):
    """A finding. `code` is its topic and a name, such as `spf.missing`, and stays the same in later versions.

    `remedy` is what to do, empty if nothing is to be done. `is_outside` means that the outside world failed, so that a
    later check may find something else; otherwise an error is one of the setup.
    """

    code: str
    state: State
    message: str
    remedy: str = ""
    is_outside: bool = False

    @property
    def topic(self) -> str:
        """What it is about: a key of TOPICS."""
        return self.code.partition(".")[0]


def report_ok(code: str, message: str) -> Finding:
    """Return the finding that something is right."""
    return Finding(code, "ok", message)


def report_warning(code: str, message: str, remedy: str) -> Finding:
    """Return the finding that something works, but not well."""
    return Finding(code, "warning", message, remedy)


def report_error(code: str, message: str, remedy: str) -> Finding:
    """Return the finding that something in the setup is wrong."""
    return Finding(code, "error", message, remedy)


def report_unchecked(code: str, message: str, remedy: str = "", *, is_outside: bool = False) -> Finding:
    """Return the finding that something was not checked."""
    return Finding(code, "not checked", message, remedy, is_outside)


def report_failure(code: str, error: ConfigError | DeliveryError) -> Finding:
    """Return the finding for an error that a check met."""
    return Finding(code, "error", error.message, error.remedy, isinstance(error, DeliveryError))


def get_exit_code(findings: tuple[Finding, ...]) -> int:
    """Return 2 if the setup has an error, else 3 if the outside world failed, else 0."""
    if any(finding.state == "error" and not finding.is_outside for finding in findings):
        return ConfigError.exit_code
    return DeliveryError.exit_code if any(finding.is_outside for finding in findings) else 0
