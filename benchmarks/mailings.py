"""Measure mailings: planning them, making their messages, and sending them (`./run bench --mail`)."""

from pathlib import Path

from benchmarks.mailing_plan import measure_planning
from benchmarks.mailing_relay import RelayFigures, measure_relay
from benchmarks.mailing_send import measure_sending, measure_splicing
from benchmarks.nodemailer import NodemailerFigures, measure_nodemailer

_SMALLER = 10
_MOST_BY_NODEMAILER = 3_000  # it takes about two milliseconds of CPU a message
_MOST_TO_POSTFIX = 5_000  # it takes some hundred messages a second


def run(folder: Path, count: int) -> str:
    """Return the figures for so many subscribers, and for a tenth of them."""
    splicing = measure_splicing()
    sizes = (count // _SMALLER, count)
    plans = [measure_planning(folder, size) for size in sizes]
    smaller, larger = (measure_sending(folder, size) for size in sizes)
    lines = [
        f"make a message: spliced in {splicing.splice:.1f} µs, with its tokens in {splicing.compose:.0f} µs",
        f"build it as an EmailMessage: {splicing.build:.0f} µs, {splicing.ratio:.0f} × as long as to splice it",
    ]
    lines += [
        f"plan {each.subscribers}: {each.planned:.2f} s of CPU, {each.ratio:.1f} × a bare statement" for each in plans
    ]
    lines += [
        f"send {each.messages}: {each.rate:.0f} messages/s, {each.cpu:.0f} µs of CPU a message, "
        f"memory grew by {each.memory:.0f} MB"
        for each in (smaller, larger)
    ]
    lines.append(f"CPU a message: {larger.cpu / smaller.cpu:.2f} × that of a tenth of the readers")
    lines.append(_describe_nodemailer(measure_nodemailer(folder, min(count, _MOST_BY_NODEMAILER))))
    lines += [_describe_relay(measure_relay(folder, min(count, _MOST_TO_POSTFIX), each)) for each in (4, 8)]
    return "\n".join(lines)


def _describe_nodemailer(figures: NodemailerFigures) -> str:
    if figures.obstacle:
        return f"the same message by nodemailer: not measured, {figures.obstacle}"
    return (
        f"the same message by nodemailer: {figures.nodemailer:.0f} µs of CPU; "
        f"by pressroom: {figures.pressroom:.0f} µs, {figures.ratio:.2f} × as much"
    )


def _describe_relay(figures: RelayFigures) -> str:
    if figures.obstacle:
        return f"to a real Postfix: not measured, {figures.obstacle}"
    return (
        f"to a real Postfix over {figures.connections} connections: {figures.delivered:.0f} messages/s, "
        f"{figures.ratio:.2f} × as many as smtp-source ({figures.source:.0f})"
    )
