"""Import releases from other systems: web pages, feeds, exports and documents.

Only `pressroom import` and `pressroom new --from` load this package and its libraries.
"""
