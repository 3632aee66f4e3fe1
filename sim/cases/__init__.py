"""Cases (办件): one case's life: needs, routes, doors, stages, the ledger, feedback."""
