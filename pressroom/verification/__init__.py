"""Verification: is this page, file or text genuine? It uses public files only."""
