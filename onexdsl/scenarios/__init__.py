"""Plays scenarios: the one place where the compiler and the runtime meet."""
