"""Serve the site and the web service: Starlette under uvicorn, in one process."""
