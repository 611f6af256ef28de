"""Frozen values that the stages hand to one another; they open no file and decide nothing."""
