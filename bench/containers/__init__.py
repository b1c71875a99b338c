"""What containers cost."""
