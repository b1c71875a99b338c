"""Noise for the parsers: what a sandbox or a student sends must end in a value or a typed error."""
