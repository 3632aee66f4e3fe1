"""Processes (过程): what bodies do together: contracts, delegation, coordination, relief."""
