"""The build engine: joins the stages for many releases, in one process or in several."""
