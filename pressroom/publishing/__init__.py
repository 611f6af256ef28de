"""Publish, correct and withdraw releases: from a request through a proposal to the record and every channel.

This package decides what is public; the pipeline below it builds the site from that.
"""
