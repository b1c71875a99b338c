"""The Otter side: handouts from masters, and packages that grade what is handed in."""
