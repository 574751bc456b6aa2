"""The command `onexc`: one file for each command."""
