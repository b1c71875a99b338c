"""What grading a notebook costs, beside the floors."""
