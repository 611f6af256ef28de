"""Run the build stages for many releases, in one process or in several."""
