"""`python -m onexdsl` is `onexc`."""

from onexdsl.cli.main import main

main()
