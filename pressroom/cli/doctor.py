"""`pressroom doctor`: check that mail can be sent and arrives."""

from datetime import UTC, datetime
from ipaddress import ip_address
from itertools import groupby

import click

from pressroom.cli.output import escape_controls, format_count, format_json, json_option
from pressroom.cli.parameters import load_existing_config
from pressroom.cli.subscriber_setup import require_newsroom
from pressroom.deliver.dkim_keys import require_selector
from pressroom.doctor.dns_reader import IpAddress
from pressroom.doctor.examine import DoctorOptions, examine
from pressroom.doctor.findings import TOPICS, Finding, get_exit_code

_COLORS = {"ok": "green", "warning": "yellow", "error": "red", "not checked": None}


class _AddressType(click.ParamType[IpAddress]):
    """An IP address."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> IpAddress:
        try:
            return ip_address(value)
        except ValueError:
            self.fail(f"“{value}” is not an IP address, such as 192.0.2.1.", param, ctx)


def _read_selectors(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(require_selector, values))


@click.command("doctor")
@click.option(
    "--selector",
    "selectors",
    multiple=True,
    metavar="NAME",
    callback=_read_selectors,
    help="A DKIM selector with which your mail relay signs. It can be given several times.",
)
@click.option(
    "--address",
    "addresses",
    multiple=True,
    type=_AddressType(),
    metavar="IP",
    help="An address from which mail leaves. It can be given several times.",
)
@click.option(
    "--dns-server", default="", metavar="HOST[:PORT]", help="The DNS server to ask (default: those of this machine)."
)
@click.option("--offline", is_flag=True, help="Check only what needs no network.")
@json_option
@click.pass_obj
def command(
    newsroom: str | None,
    selectors: tuple[str, ...],
    addresses: tuple[IpAddress, ...],
    dns_server: str,
    offline: bool,
    as_json: bool,
) -> None:
    """Check that mail can be sent and arrives.

    Checks the mail relay, the DNS records of your domain (SPF, DKIM, DMARC), the links for unsubscribing, the clock,
    the database, the disk and the secret files, and says what to do about each fault. Sends no mail and changes
    nothing. The exit code is 2 if your setup has an error, 3 if something outside did not answer, otherwise 0.
    """
    config = load_existing_config(newsroom)
    options = DoctorOptions(selectors, addresses, dns_server, offline)
    findings = examine(config, require_newsroom(config), options, datetime.now(UTC))
    if as_json:
        click.echo(format_json({"findings": [_to_dict(finding) for finding in findings]}))
    else:
        for topic, group in groupby(findings, lambda finding: finding.topic):
            _print_topic(TOPICS[topic], list(group))
    _print_counts(findings)
    raise click.exceptions.Exit(get_exit_code(findings))


def _to_dict(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "state": finding.state,
        "message": finding.message,
        "remedy": finding.remedy or None,
        "outside": finding.is_outside,
    }


def _print_topic(title: str, findings: list[Finding]) -> None:
    click.echo(click.style(title, bold=True))
    for finding in findings:
        state = click.style(f"{finding.state}:", fg=_COLORS[finding.state])
        click.echo(f"  {state} {escape_controls(finding.message)}")
        if finding.remedy:
            click.echo(f"    {escape_controls(finding.remedy)}")


def _print_counts(findings: tuple[Finding, ...]) -> None:
    states = [finding.state for finding in findings]
    counts = [format_count(states.count("error"), "error"), format_count(states.count("warning"), "warning")]
    click.echo(f"{', '.join(counts)}, {states.count('not checked')} not checked", err=True)
