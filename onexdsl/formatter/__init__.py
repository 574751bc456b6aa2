"""A flow as somebody wrote it to the same flow in the one layout."""
