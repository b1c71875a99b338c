"""Grades numerical code in notebooks, item by item, on the trusted side of a sandbox."""

__version__ = "0.1.0"
