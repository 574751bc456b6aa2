"""What the names of a file stand for, and what comes from other files."""
