"""Deciding anew on what is past: rows of a bus in, what today's code makes otherwise out."""
