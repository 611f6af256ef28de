"""Export to and import from a public archive, as archive packages in the format BagIt 1.0 (RFC 8493)."""
