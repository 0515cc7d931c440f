"""Bytes → text, in the encoding they are most surely in; what is only guessed says so."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.sources.media import wide_codec

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What the web means by a label is often more than the label says: https://encoding.spec.whatwg.org/#names-and-labels
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode": "utf-16-le",
}
_NAMES = {"cp932": "Shift JIS", "cp949": "EUC-KR", "big5hkscs": "Big5", "euc_jp": "EUC-JP", "gb18030": "GB18030"}

# Python has codecs that are no charsets (rot13, zip, unicode_escape); only these are asked.
_CHARSET = re.compile(
    r"utf-(?:8|16|16-le|16-be|32|32-le|32-be)|iso8859-\d+|cp(?:125\d|437|737|775|85\d|86\d|866|874|932|949|1006)"
    r"|koi8-[rut]|mac-\w+|gb18030|big5hkscs|euc_j\w+|euc_kr|iso2022_jp\w*|shift_jis\w*|hz|ptcp154|kz1048"
)
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:+-]{1,40})[\"']", re.IGNORECASE)
_DECLARED_WITHIN = 4096

_LATIN = ("cp1252", "cp1250", "iso8859-2", "iso8859-15", "cp1254", "cp1257", "mac_roman", "cp850", "cp437")
_OTHER = (
    "cp932 euc_jp gb18030 big5hkscs cp949 cp1251 koi8_r koi8_u iso8859_5 cp866 mac_cyrillic cp1253 iso8859_7 cp1255 "
    "iso8859_8 cp1256 iso8859_6 cp874 cp1258"
).split()
_COMMON = frozenset(
    "äöüßÄÖÜéèàùçêëîïôûâáíóúñ¿¡ãõåæøœÅÆØÉÀ€“”‘’„«»–—…•°§©®£ąćęłńśźżŁŚŻřšžýěčůďťňŘŠŽČőűşğıİŞățșāēīūģķļņėųį"
)
_GUESS_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and what the reader should know of how its bytes were read."""

    text: str
    remark: str = ""


def decode(data: bytes, charset: str = "", *, markup: bool = False) -> Decoded:
    """The text that the bytes hold; zero bytes and the byte-order mark are left out.

    `charset` is what was declared beside them; with `markup`, what an XML declaration or a `<meta>` inside says
    counts too. A byte-order mark wins over both.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return _surely(data[len(mark) :], codec)
    if codec := wide_codec(data):
        return _surely(data, codec)
    declared = codec_of(charset) or (_declared_inside(data) if markup else "")
    if declared in ("", "utf-8"):
        return _undeclared(data, said_utf8=declared == "utf-8")
    if _is_utf8_after_all(data, declared):
        return Decoded(_without_nul(data.decode("utf-8")), f"Declared as {_name(declared)}, read as UTF-8.")
    return _surely(data, declared)


def codec_of(label: str) -> str:
    """The Python codec for a charset's label, as the web uses it; empty when there is none."""
    label = label.strip().lower()
    if label in _LABELS:
        return _LABELS[label]
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # ValueError: a zero byte in the label
        return ""
    name = _MEANT.get(name, name)
    return name if _CHARSET.fullmatch(name) else ""


def _declared_inside(data: bytes) -> str:
    head = data[:_DECLARED_WITHIN]
    found = _XML_DECLARATION.match(head) or _META.search(head)
    codec = codec_of(found.group(1).decode("ascii", "replace")) if found else ""
    # A declaration that could be read as ASCII is not in UTF-16, whatever it says (HTML Standard, 13.2.3.2).
    return "utf-8" if codec.startswith(("utf-16", "utf-32")) else codec


def _surely(data: bytes, codec: str) -> Decoded:
    text = data.decode(codec, "replace")
    broken = text.count("\ufffd")
    if broken and broken <= data.count(b"\xef\xbf\xbd"):
        broken = 0  # they stood there before
    remark = f"Read as {_name(codec)}; some bytes were damaged." if broken else ""
    return Decoded(_without_nul(text), remark)


def _undeclared(data: bytes, said_utf8: bool) -> Decoded:
    try:
        return Decoded(_without_nul(data.decode("utf-8")))
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for c in text[:_GUESS_SAMPLE] if c > "\x7f" and c != "\ufffd")
    if said_utf8 or whole >= broken or b"\0" in data[:_GUESS_SAMPLE]:
        return Decoded(_without_nul(text), "Read as UTF-8; some bytes were damaged.")
    codec = _guess(data)
    if not codec:
        return Decoded(_without_nul(text), "Read as UTF-8; some bytes were damaged.")
    return Decoded(_without_nul(data.decode(codec, "replace")), f"Read as {_name(codec)}, which is a guess.")


def _guess(data: bytes) -> str:
    sample = data[:_GUESS_SAMPLE]
    high = sum(1 for byte in sample if byte > 0x7F)
    letters = sum(1 for byte in sample if byte > 0x7F or 65 <= byte & 0xDF <= 90)
    if high > 0.45 * letters:
        # No Latin script has so many letters outside ASCII.
        for codec in ("euc_jp", "cp932"):
            if _kana_share(sample.decode(codec, "replace")) > 0.2:
                return codec
        from charset_normalizer import from_bytes

        best = from_bytes(sample, cp_isolation=list(_OTHER), preemptive_behaviour=False).best()
        if best is not None:
            return codec_of(best.encoding) or best.encoding
    return max(_LATIN, key=lambda codec: _plausibility(sample.decode(codec, "replace")))


def _kana_share(text: str) -> float:
    if text.count("\ufffd") > 2:
        return 0.0
    return sum(1 for c in text if "\u3041" <= c <= "\u30ff") / len(text)


def _plausibility(text: str) -> int:
    """How well the characters beyond ASCII sit among the others; the first of equals is the likeliest."""
    score = 0
    before = " "
    for here, after in zip(text, text[1:] + " ", strict=True):
        if here > "\x7f":
            if here in "\ufffd" or "\x80" <= here <= "\x9f":
                score -= 8
            elif here.isalpha():
                score += 2 if here in _COMMON else 0
                score -= 4 if before.islower() and here.isupper() else 0
            elif before.isalpha() and after.isalpha() and here not in "’‘-–—·":
                score -= 4  # ³ or ¿ in the middle of a word
            else:
                score += 2 if here in _COMMON else -1
        before = here
    return score


def _is_utf8_after_all(data: bytes, declared: str) -> bool:
    """Whether bytes declared to be in an encoding of single bytes hold whole sequences of UTF-8."""
    if not declared.startswith(("cp125", "iso8859")) or data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _name(codec: str) -> str:
    if codec in _NAMES:
        return _NAMES[codec]
    return (
        re.sub(r"^cp(?=12)", "windows-", codec).replace("iso8859", "ISO-8859").replace("utf", "UTF").replace("_", "-")
    )


def _without_nul(text: str) -> str:
    return text.replace("\0", "") if "\0" in text else text
