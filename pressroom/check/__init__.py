"""Stage 2: Drafts in, valid values out, and every problem of every text at once. Pure: the time is an argument.

After it no invalid release exists. Errors stop a build; warnings are an editor's questions.
"""

from pressroom.check.everything import Checked, check
from pressroom.check.newsroom import zone

__all__ = ["Checked", "check", "zone"]
