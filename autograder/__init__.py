"""Grades numerical code in notebooks, item by item, on the trusted side of a sandbox."""
