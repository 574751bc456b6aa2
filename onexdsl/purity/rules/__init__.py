"""One rule to a file, named after its code."""
