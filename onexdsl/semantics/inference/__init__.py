"""Expressions and statements as written in, typed ones out."""
