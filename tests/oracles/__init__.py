"""Independent answers that the service kernel is held to."""
