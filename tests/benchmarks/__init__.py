"""How fast the engine is. Not tests: nothing here can fail; run them with ``make bench``."""
