"""What leaves for others once the site is in place; what came of it comes back as values.

The world's faults are outcomes here: nothing that others do or fail to do is raised.
"""

from pressroom.deliver.topics import find_changed_feeds
from pressroom.deliver.websub import HubResult, notify_hubs

__all__ = ["HubResult", "find_changed_feeds", "notify_hubs"]
