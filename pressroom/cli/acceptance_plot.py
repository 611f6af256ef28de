"""Draw how many mails of a release were accepted over time, as an SVG picture."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import accumulate
from zoneinfo import ZoneInfo

from pressroom.publishing.release_mail import PeriodAcceptance

_WIDTH, _HEIGHT, _MARGIN = 720, 300, 48
_COLOR, _INK = "#0f4c6b", "#1a1a1a"
_PERIOD = timedelta(seconds=10)


def draw_acceptances(acceptances: Iterable[PeriodAcceptance], title: str, zone: ZoneInfo) -> str:
    """Return the plot as an SVG document: the number accepted so far, from the first ten seconds to the last."""
    periods = sorted(acceptances, key=lambda each: each.at)
    total = sum(each.count for each in periods)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"',
        'aria-labelledby="title description" font-family="sans-serif" font-size="12">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{total} mails accepted.</desc>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_MARGIN}" y="24" font-size="15" fill="{_INK}">{escape(title)}</text>',
        *(_draw_line(periods, total, zone) if periods else ()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _draw_line(periods: Sequence[PeriodAcceptance], total: int, zone: ZoneInfo) -> Iterator[str]:
    """Yield the axes with their ends, and the line."""
    begin, end = periods[0].at, periods[-1].at + _PERIOD
    bottom, right = _HEIGHT - _MARGIN, _WIDTH - _MARGIN
    points = [f"{_MARGIN},{bottom}"]
    for period, accepted in zip(periods, accumulate(each.count for each in periods), strict=True):
        before = accepted - period.count
        points.append(f"{_place(period.at, begin, end):.1f},{bottom - before / total * (bottom - _MARGIN):.1f}")
        points.append(
            f"{_place(period.at + _PERIOD, begin, end):.1f},{bottom - accepted / total * (bottom - _MARGIN):.1f}"
        )
    yield f'<path d="M{_MARGIN} {_MARGIN}V{bottom}H{right}" stroke="{_INK}" fill="none"/>'
    yield f'<polyline points="{" ".join(points)}" stroke="{_COLOR}" stroke-width="2" fill="none"/>'
    yield f'<text x="{_MARGIN - 6}" y="{_MARGIN + 4}" text-anchor="end" fill="{_INK}">{total}</text>'
    for x, anchor, at in ((_MARGIN, "start", begin), (right, "end", end)):
        text = f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        yield f'<text x="{x}" y="{_HEIGHT - 26}" text-anchor="{anchor}" fill="{_INK}">{text}</text>'


def _place(at: datetime, begin: datetime, end: datetime) -> float:
    return _MARGIN + (at - begin) / (end - begin) * (_WIDTH - 2 * _MARGIN)
