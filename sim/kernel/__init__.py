"""Queues and servers without a city, keyed draws, and how this package compiles."""
