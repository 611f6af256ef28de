"""The work on many releases: what they say, from files or the index; and their outputs, made by one or several hands.

It joins the stages where one release is like the other. What comes when is the pipeline's.
"""

from pressroom.crew.changes import changes, is_public
from pressroom.crew.hand import Hand
from pressroom.crew.knowledge import Knowledge, Recalled, keep, know, recalled
from pressroom.crew.making import Outline, Written, forecast, make
from pressroom.crew.sharing import Crew

__all__ = [
    "Crew",
    "Hand",
    "Knowledge",
    "Outline",
    "Recalled",
    "Written",
    "changes",
    "forecast",
    "is_public",
    "keep",
    "know",
    "make",
    "recalled",
]
