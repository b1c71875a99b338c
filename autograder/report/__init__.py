"""A report as people and programs read it: one module per form."""
