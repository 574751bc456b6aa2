"""A picture as drawn vertices and lines: sized, placed, and written down as SVG or as a page."""
