"""Check `newsroom.yaml` together with what stands next to it: overridden templates, translation files and keys."""

from datetime import datetime
from pathlib import Path

from msgspec import structs

from pressroom.check import NewsroomContext, check_newsroom, check_overrides
from pressroom.model.draft import Draft
from pressroom.read import has_keys, list_languages, read_overrides


def check_newsroom_folder(folder: Path, draft: Draft, now: datetime) -> NewsroomContext:
    """Check the draft of `newsroom.yaml` together with the overridden templates and the keys in `folder`."""
    newsroom_context = check_newsroom(draft, now, list_languages(folder))
    problems = newsroom_context.problems + check_overrides(read_overrides(folder), newsroom_context.languages)
    newsroom = newsroom_context.newsroom and structs.replace(newsroom_context.newsroom, is_signed=has_keys(folder))
    return structs.replace(newsroom_context, problems=problems, newsroom=newsroom)
