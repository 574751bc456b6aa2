"""Is the model well connected? The questions that need the whole graph."""
