"""Deploy a new site with the operator's deploy command, and write the receipts of the site."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from pressroom.config import Config
from pressroom.deliver.deploy import run_deploy_command
from pressroom.engine.workspace import BuildResult
from pressroom.errors import DeliveryError
from pressroom.publishing import receipts
from pressroom.publishing.receipts import Receipt
from pressroom.record import Record, format_rfc3339_utc
from pressroom.write import lock_output, read_built_plan_digest


def deploy_site(config: Config, record: Record, earlier_receipts: Sequence[Receipt], build_result: BuildResult) -> bool:
    """Deploy the site if readers may not have it, write the receipts, and return whether it was deployed.

    Without a deploy command, the site in the output folder counts as what readers see. Raises DeliveryError if the
    command fails; then the next run runs it again.
    """
    is_incomplete = bool(receipts.find_missing_versions(record, earlier_receipts, "site"))
    if not config.deploy_command:
        if is_incomplete or receipts.has_failed_deployment(earlier_receipts):
            _append_receipts(config, record)
        return False
    deployed = _create_digest(config, build_result)
    is_changed = bool(build_result.changed or build_result.removed)
    if not (is_incomplete or is_changed or receipts.get_last_deployment(earlier_receipts) != deployed):
        return False
    _run_and_note_failure(config, record, earlier_receipts, build_result)
    _append_receipts(config, record, deployed=deployed)
    return True


def _create_digest(config: Config, build_result: BuildResult) -> str:
    """Return what identifies a site and where it goes. The command itself may contain what the receipts must not."""
    return sha256(f"{config.deploy_command}\0{build_result.plan_digest}".encode("utf-8", "surrogateescape")).hexdigest()


def _append_receipts(config: Config, record: Record, *, deployed: str = "", fault: str = "") -> None:
    time = format_rfc3339_utc(datetime.now(UTC))
    receipts.append_receipts(
        config.newsroom_folder,
        [
            Receipt(channel="site", line=head, time=time, deployed=deployed, fault=fault)
            for head in record.heads or ("",)
        ],
    )


def _run_and_note_failure(
    config: Config, record: Record, earlier_receipts: Sequence[Receipt], build_result: BuildResult
) -> None:
    """Run the deploy command. If it fails or is interrupted, write that down, and raise with what readers see."""
    consequence = _describe_consequence(record, earlier_receipts)
    try:
        fault = _run(config, build_result)
    except KeyboardInterrupt as interrupt:
        _note_fault(config, record, earlier_receipts, "the deploy command was stopped with Ctrl-C")
        raise KeyboardInterrupt(f"The site is not deployed. {consequence}") from interrupt
    except DeliveryError as error:  # the output folder is in use
        raise DeliveryError(f"{error.message} The site is not deployed. {consequence}", _RETRY_REMEDY) from error
    if fault:
        _note_fault(config, record, earlier_receipts, fault)
        raise DeliveryError(f"The site is not deployed: {fault}. {consequence}", f"Fix this first. {_RETRY_REMEDY}")


def _note_fault(config: Config, record: Record, earlier_receipts: Sequence[Receipt], fault: str) -> None:
    """Write down a fault, unless it is the last thing that is known: the worker tries again every minute."""
    last = next((each for each in reversed(earlier_receipts) if each.channel == "site"), None)
    if last is None or last.fault != fault or last.line not in record.heads:
        _append_receipts(config, record, fault=fault)


def _run(config: Config, build_result: BuildResult) -> str:
    """Run the deploy command while no other command can change the output folder."""
    with lock_output(config.out):
        if read_built_plan_digest(config.out) != build_result.plan_digest:
            return "another command has changed the output folder"
        return run_deploy_command(config)


def _describe_consequence(record: Record, earlier_receipts: Sequence[Receipt]) -> str:
    """Say what is done and what is not, and which withdrawn releases readers can probably still see."""
    missing_lines = receipts.find_missing_versions(record, earlier_receipts, "site").values()
    withdrawn = dict.fromkeys(line.release for line in missing_lines if line.kind == "withdrawal")
    online = f" Withdrawn, but probably still online: {', '.join(withdrawn)}." if withdrawn else ""
    return f"{_CONSEQUENCE}{online}"


_CONSEQUENCE = (
    "The output folder is up to date, but readers do not see all of it yet. No WebSub hub was notified, and no mail "
    "body was written."
)
_RETRY_REMEDY = "Then run pressroom publish again: it deploys the site, does what is missing and repeats nothing."
