"""Export to and import from a public archive, as archive packages in BagIt 1.0 form (RFC 8493)."""
