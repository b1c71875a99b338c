"""The reference against PyTorch, HIPS autograd and JAX: ``python -m bench.reference``."""
