"""Personal links to releases under embargo: create, list and revoke them, and answer requests for them."""
