"""Deliver what was published: tell WebSub hubs of it."""
