"""What bodies do together: contracts, delegation, coordination, relief."""
