"""What the results say: sees tables only, never a model."""
