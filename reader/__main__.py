"""`python -m reader`, and the `reader` command."""

import sys

from reader import __version__, first_frame


def main() -> int:
    """Show the last screen at once if it still holds, then do what the command line says."""
    arguments = sys.argv[1:]
    framed = first_frame.show(arguments, __version__)
    if framed:
        import gc

        gc.disable()  # imports make much and drop little: 7 % sooner; the screen turns it on again
    from reader import cli

    try:
        return cli.main(arguments, framed=framed)
    except BaseException:
        if framed:
            first_frame.restore_terminal()
        raise


if __name__ == "__main__":
    sys.exit(main())
