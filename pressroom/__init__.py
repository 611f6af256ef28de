"""pressroom: a press release written once, published in every form.

The stages, in the order that `pressroom/pipeline.py` joins them:

read    files             -> Draft              every value knows its file and line
check   Draft             -> Release, Problem   all problems at once; no invalid release exists
plan    Releases, now     -> Plan               every output path known, unique and keyed
render  one Item          -> Artifact           values to bytes, nothing decided
write   Artifacts         -> out/, Manifest     all of it or nothing
"""

__version__ = "0.1.0"
