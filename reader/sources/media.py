"""What kind of text a file holds, told by its name and by its bytes."""

from __future__ import annotations

import re

PLAIN, MARKDOWN, HTML, XML, EPUB = "text/plain", "text/markdown", "text/html", "application/xml", "application/epub+zip"

SUFFIXES = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".mdown": MARKDOWN,
    ".mkd": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".xml": XML,
    ".rss": XML,
    ".atom": XML,
    ".opml": XML,
    ".epub": EPUB,
}
"""The media type that each suffix stands for."""

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\x1f\x8b\x08", "compressed with gzip"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ\0", "compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"OggS\0", "a sound or film file"),
    (b"fLaC\0", "a sound file"),
    (b"ID3\x03", "a sound file"),
    (b"ID3\x04", "a sound file"),
    (b"\x1aE\xdf\xa3", "a film file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SAMPLE = 1 << 16
_CONTROLS = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32))
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|section|div|h[1-6]|p|table|ul|ol|center|font|b|a)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML_START = re.compile(r"\s*(?:<\?xml\s|<(?:rss|feed|opml|rdf:RDF)[\s>])")
_MARKDOWN_SIGNS = re.compile(
    r"^(?:\#{1,6}\ +\S|>\ |```|~~~|\s{0,3}[-*+]\ +\S|\|.*\|\s*$)|\]\(\S+\)|\*\*\S|(?<!\w)[*_]\w[^*_\n]*\w[*_](?!\w)",
    re.MULTILINE | re.VERBOSE,
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?:[\w.-]+[ \t]*:.*|[ \t]+.*|[ \t]*-.*|#.*|[ \t]*)\n", re.ASCII)


def media_type_of(name: str) -> str:
    """The media type that a file's name promises; empty when it promises none."""
    dot = name.rfind(".")
    return SUFFIXES.get(name[dot:].lower(), "") if dot >= 0 else ""


def is_zip(data: bytes) -> bool:
    """Whether these bytes are a ZIP archive, as every EPUB is."""
    return data.startswith(_ZIP)


def binary_kind(data: bytes) -> str:
    """What these bytes are, when they are plainly no text, as in “a PNG picture”; else empty.

    ZIP archives pass, because books are such. UTF-16 and UTF-32 pass, though half of their bytes are zero.
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI ", b"WEBP"):
        return "a picture, sound or film file"
    if data[4:8] == b"ftyp":
        return "a film file"
    if is_zip(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:4] == b"\0\0\xfe\xff" or wide_codec(data):
        return ""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 0.3 * len(sample):
        return "a binary file"
    if controls > 0.03 * len(sample) and len(sample) >= 64:
        try:
            sample[: len(sample) - 4 if len(sample) == _SAMPLE else None].decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(sample) - 8:
                return "a binary file"
    return ""


def wide_codec(data: bytes) -> str:
    """`utf-16-le` and its like when every other byte is zero, as in Western text without a byte-order mark."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4 or 0 not in sample:
        return ""
    if len(data) % 4 == 0 and half >= 8:
        quarter = len(sample) // 4
        zeros = [sample[place::4].count(0) for place in range(4)]
        if min(zeros[1:]) > 0.9 * quarter and zeros[0] == 0:
            return "utf-32-le"
        if min(zeros[:3]) > 0.9 * quarter and zeros[3] == 0:
            return "utf-32-be"
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > 0.4 * half and first <= 0.02 * half:
        return "utf-16-le"
    if first > 0.4 * half and second <= 0.02 * half:
        return "utf-16-be"
    return ""


def sniffed(text: str) -> str:
    """The media type that a text has by its looks: HTML, XML, Markdown, else plain."""
    start = text[:4096].lstrip("\ufeff")
    if _HTML_START.match(start):
        return HTML
    if _XML_START.match(start):
        return XML
    if _FRONT_MATTER.match(start) and "\n---" in text[4:20_000]:
        return MARKDOWN
    # One sign may be chance; plain text has a star or a dash here and there.
    signs = sum(1 for _ in zip(_MARKDOWN_SIGNS.finditer(text[:20_000]), range(3), strict=False))
    return MARKDOWN if signs >= 2 and not re.match(r"\s*[{\[]", start) else PLAIN
