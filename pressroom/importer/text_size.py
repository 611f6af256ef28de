"""Measure how much a text says, in letters of the Latin script."""

import re

# Scripts in which one letter says as much as three, without spaces between words.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def measure_letters(text: str) -> int:
    """Return how many Latin letters a text corresponds to: each Chinese, Japanese or Korean letter counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * count_dense_letters(text)


def count_dense_letters(text: str) -> int:
    """Return how many Chinese, Japanese and Korean letters a text has."""
    return len(_DENSE.findall(text))
