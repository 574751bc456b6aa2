"""The exception for a user's mistake: a sentence goes in, a readable error comes out."""


class ModelOnexError(Exception):
    """Something that the runtime cannot do; the text says what, and what to do instead."""
