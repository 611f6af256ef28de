"""Define the frozen values that stages pass on. They open no files."""
