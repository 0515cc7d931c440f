"""The exit codes."""

DONE = 0
NOTHING = 1
"""Nothing matched, or `doctor` found a fault that stays."""
USAGE = 2
"""The command line could not be understood."""
FAILED = 3
"""Something could not be done; the rest was."""
INTERRUPTED = 130
"""By ctrl+c: 128 and the number of the signal, as shells count."""
