"""How a command has the process that writes a file do something: a socket beside the file."""
