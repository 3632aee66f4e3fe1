"""One file a mechanism: the question it answers, its equation, its formulas, its parameters, its state."""
