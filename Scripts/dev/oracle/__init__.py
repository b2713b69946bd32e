"""The sections of oracle.py: each module's cases(seed, count) yields JSON objects, one a test case."""
