"""Create, list and revoke personal links to releases under embargo, and respond to requests for them."""
