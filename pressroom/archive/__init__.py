"""The public archive: what is on record as a bag (BagIt 1.0, RFC 8493), and a newsroom out of bags.

It stands above the pipeline, which tells whether the site is what the record says.
"""
