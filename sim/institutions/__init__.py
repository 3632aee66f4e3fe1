"""What files may say: affairs, structures, levers, scenarios, parameters, clauses, patterns, the glossary."""
