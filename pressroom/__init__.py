"""Publish press releases: write a release once, publish it in every form.

The stages, in the order in which `pressroom/pipeline.py` runs them:

read    files             -> Draft              every value has its file and line; unchanged files are not read
check   Draft             -> Release, Problem   all problems are found at once; no invalid Release exists
plan    release index     -> Plan               everything that must exist now, each with a key of all its inputs
render  one Item          -> Artifact           the bytes of one output; nothing is decided here
write   Artifacts         -> out/, Manifest     all outputs or none
"""

__version__ = "0.1.0"
