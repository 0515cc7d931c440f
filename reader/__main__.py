"""`python -m reader`, and the `reader` command."""

import sys

from reader import __version__, first_frame


def main() -> int:
    """Show the last screen at once if it still holds, then do what the command line says."""
    arguments = sys.argv[1:]
    if first_frame.show(arguments, __version__):
        import gc

        gc.disable()  # imports make much and drop little: 7 % sooner; the screen turns it on again
    try:
        from reader import cli

        return cli.main(arguments)
    except KeyboardInterrupt:  # while modules were being read
        first_frame.restore_terminal()
        return 130
    except BaseException:
        first_frame.restore_terminal()
        raise


if __name__ == "__main__":
    sys.exit(main())
