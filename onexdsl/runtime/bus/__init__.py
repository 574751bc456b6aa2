"""Who keeps messages and state: one file for each bus."""
