"""A durable bus that fails in every way, on a standing clock: seeds in, breaches out."""
