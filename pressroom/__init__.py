"""pressroom: a press release written once, published in every form.

The stages, in the order that `pressroom/pipeline.py` joins them:

read    files             -> Draft              every value knows its file and line; what has not changed is not read
check   Draft             -> Release, Problem   all problems at once; no invalid release exists
plan    listed releases   -> Plan               everything that must exist now, each with a key of all its inputs
render  one Item          -> Artifact           values to bytes, nothing decided
write   Artifacts         -> out/, Manifest     all of it or nothing
"""

__version__ = "0.1.0"
