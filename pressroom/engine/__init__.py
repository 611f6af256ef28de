"""The build engine: runs the stages for many releases, in one process or in several."""
