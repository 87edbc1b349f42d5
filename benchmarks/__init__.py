"""Accuracy and speed, measured. Run as modules: ``python -m benchmarks.accuracy``."""
