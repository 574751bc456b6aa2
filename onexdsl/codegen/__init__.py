"""From the model to the text of Python modules."""
