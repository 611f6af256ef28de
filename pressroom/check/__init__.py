"""Stage 2: Drafts in, valid values out, and every problem of every text at once. Pure: the time is an argument.

After it no invalid release exists. Errors stop a build; warnings are an editor's questions.
"""

from pressroom.check.across import Fresh, check_across
from pressroom.check.history import versions
from pressroom.check.looking import Text, look_at
from pressroom.check.names import NamesFound
from pressroom.check.newsroom import Known, known_of, zone
from pressroom.check.overrides import check_overrides
from pressroom.check.proofs import unproven
from pressroom.check.releases import release
from pressroom.check.summaries import Summary, teaser
from pressroom.check.volumes import Texts, Volume, volume
from pressroom.check.wordings import worded

__all__ = [
    "Fresh",
    "Known",
    "NamesFound",
    "Summary",
    "Text",
    "Texts",
    "Volume",
    "check_across",
    "check_overrides",
    "known_of",
    "look_at",
    "release",
    "teaser",
    "unproven",
    "versions",
    "volume",
    "worded",
    "zone",
]
