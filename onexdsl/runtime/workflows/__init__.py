"""The runs of orchestrators: what is kept of them, what they do next, what answers them."""
