"""The whole pipeline, and the only files that touch the disk."""
