"""Types as values: how they are read, what fits where, what can be read from them."""
