"""What is told to people: the catalogue of codes, the diagnostics themselves and how they look."""
