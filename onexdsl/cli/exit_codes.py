"""What the exit status of every command means. Rule: the reference page on the command line."""

FINE = 0
FINDINGS = 1
USAGE = 2
DRIFT = 3
VIOLATED = 4
OUR_BUG = 70
INTERRUPTED = 130
