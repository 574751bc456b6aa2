"""The Python behind the flows: read with `ast`, never run."""
