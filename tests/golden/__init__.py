"""Runs that are kept, and compared with what the model gives now."""
