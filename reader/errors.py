"""Every error we raise.

    ReaderError                 something a person can be told in a sentence
     ├─ SourceError             an address could not be read: missing, no permission, too large, not text
     ├─ LibraryError            the library cannot be used as asked
     │   ├─ NotInLibrary        no article goes by that name
     │   ├─ Ambiguous           several do
     │   └─ ReadOnly            it is damaged, or from a newer version, and is only read
     ├─ NoteError               a note cannot be made, found or kept
     └─ ConfigError             a settings, theme or key table cannot be used

Each message is one clear sentence that names what it is about and needs no traceback beside it.
"""


class ReaderError(Exception):
    """Something a person can be told in a sentence."""


class SourceError(ReaderError):
    """An address could not be read."""


class LibraryError(ReaderError):
    """The library cannot be used as asked."""


class NotInLibrary(LibraryError):
    """No article goes by that name."""


class Ambiguous(LibraryError):
    """Several articles go by that name."""


class ReadOnly(LibraryError):
    """The library is damaged, or from a newer version, and is only read."""


class NoteError(ReaderError):
    """A note cannot be made, found or kept."""


class ConfigError(ReaderError):
    """A settings, theme or key table cannot be used."""
