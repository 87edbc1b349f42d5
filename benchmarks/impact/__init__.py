"""The measured sequence on worlds in which the answer is known.

Run as a module: ``python -m benchmarks.impact``.
"""
