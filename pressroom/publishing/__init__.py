"""Publishing: what is recorded, approved, corrected, withdrawn, and brought into every channel by one act.

It stands above the pipeline: it decides with people what is public; the pipeline makes it so.
"""
