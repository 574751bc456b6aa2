"""From trees to the typed model."""
