"""Notify other systems after the site is written; so far, only WebSub hubs.

Failures of other systems are returned as results, not raised.
"""

from pressroom.deliver.websub import HubResult, find_changed_feeds, notify_hubs

__all__ = ["HubResult", "find_changed_feeds", "notify_hubs"]
