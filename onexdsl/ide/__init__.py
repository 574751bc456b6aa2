"""What an editor asks for: a checked project and an offset in, plain values out."""
