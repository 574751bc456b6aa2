"""Reducers, effects, computes, wires and scenarios as written in, typed ones out."""
