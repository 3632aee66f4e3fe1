"""Running many runs and keeping what they found: the only room that knows of processes and result files."""
