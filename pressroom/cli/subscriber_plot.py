"""Draw joins and leaves over time: as lines of bars for a terminal, and as an SVG picture."""

from collections.abc import Iterator
from html import escape

from pressroom.subscriptions.growth import Growth, PeriodCount

_BAR_WIDTH = 24
_EIGHTHS = " ▏▎▍▌▋▊▉"
_FORMATS = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m", "year": "%Y"}
_WIDTH, _HEIGHT, _MARGIN = 720, 300, 48
_JOIN_COLOR, _LEAVE_COLOR = "#0f4c6b", "#b3541e"  # in grey, one is dark and one lighter


def format_growth(growth: Growth) -> Iterator[str]:
    """Yield the lines of a plot: one for each period, joins as a bar, then both numbers."""
    highest = _get_highest(growth)
    yield f"Joined and left by {growth.period}"
    for each in growth.counts:
        joined, left = _draw_bar(each.joined, highest), _draw_bar(each.left, highest)
        yield f"{_format_period(growth, each):<10}  +{each.joined:<6} {joined}  -{each.left:<6} {left}".rstrip()


def _get_highest(growth: Growth) -> int:
    return max(1, *(max(each.joined, each.left) for each in growth.counts))


def _format_period(growth: Growth, count: PeriodCount) -> str:
    return count.start.strftime(_FORMATS[growth.period])


def _draw_bar(number: int, highest: int) -> str:
    """Return a bar that is never empty for a number above 0, filled up with spaces."""
    eighths = max(1, round(number * _BAR_WIDTH * 8 / highest)) if number else 0
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(_BAR_WIDTH)


def draw_growth(growth: Growth, title: str) -> str:
    """Return the plot as an SVG document: joins above the line, leaves below it."""
    joined, left = sum(each.joined for each in growth.counts), sum(each.left for each in growth.counts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img"',
        'aria-labelledby="title description" font-family="sans-serif" font-size="12">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{joined} joined and {left} left, by {growth.period}.</desc>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        *_draw_legend(title, joined, left),
        *_draw_columns(growth),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _draw_legend(title: str, joined: int, left: int) -> Iterator[str]:
    yield f'<text x="{_MARGIN}" y="24" font-size="15" fill="#1a1a1a">{escape(title)}</text>'
    for x, color, text in ((440, _JOIN_COLOR, f"{joined} joined"), (570, _LEAVE_COLOR, f"{left} left")):
        yield f'<rect x="{x}" y="14" width="12" height="12" fill="{color}"/>'
        yield f'<text x="{x + 18}" y="24" fill="#1a1a1a">{text}</text>'


def _draw_columns(growth: Growth) -> Iterator[str]:
    """Yield a column up and a column down for each period, the line between them, and names below."""
    highest_joined = max(each.joined for each in growth.counts)
    scale = (_HEIGHT - 2 * _MARGIN) / max(1, highest_joined + max(each.left for each in growth.counts))
    zero = _MARGIN + highest_joined * scale
    step = (_WIDTH - 2 * _MARGIN) / len(growth.counts)
    for place, each in enumerate(growth.counts):
        x = _MARGIN + place * step
        for color, y, number in (
            (_JOIN_COLOR, zero - each.joined * scale, each.joined),
            (_LEAVE_COLOR, zero, each.left),
        ):
            if number:
                rect = f'x="{x:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{number * scale:.1f}" fill="{color}"'
                yield f"<rect {rect}><title>{_format_period(growth, each)}: {number}</title></rect>"
        if place % max(1, len(growth.counts) // 6) == 0:
            yield f'<text x="{x:.1f}" y="{_HEIGHT - 20}" fill="#1a1a1a">{_format_period(growth, each)}</text>'
    yield f'<path d="M{_MARGIN} {zero:.1f}H{_WIDTH - _MARGIN}" stroke="#1a1a1a"/>'
    yield f'<text x="{_MARGIN - 6}" y="{_MARGIN + 4}" text-anchor="end" fill="#1a1a1a">{highest_joined}</text>'
