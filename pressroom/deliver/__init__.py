"""What leaves for others once the site is in place; what came of it comes back as values.

The world's faults are outcomes here: nothing that others do or fail to do is raised.
"""

from pressroom.deliver.hubs import Telling, tell
from pressroom.deliver.topics import changed_feeds

__all__ = ["Telling", "changed_feeds", "tell"]
