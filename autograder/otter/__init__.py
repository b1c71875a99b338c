"""The Otter side: handouts from masters."""
