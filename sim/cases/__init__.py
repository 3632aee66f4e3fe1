"""One case's life: needs, routes, doors, stages, the ledger, feedback."""
