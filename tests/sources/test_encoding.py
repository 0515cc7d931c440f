"""Bytes → text."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.sources.encoding import codec_of, decode


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("l1.txt: Der Fluß ist in Zürich über die Ufer getreten.\n", "latin-1"),
        ("Naïve café – “quotes” and it’s fine", "cp1252"),
        ("Zażółć gęślą jaźń. Wójt Łęczycy śpi.", "cp1250"),
        ("Zażółć gęślą jaźń. Wójt Łęczycy śpi.", "iso-8859-2"),
        ("Příliš žluťoučký kůň úpěl ďábelské ódy", "cp1250"),
        ("Über Äpfel, Öl und Straße", "mac_roman"),
        ("Съешь же ещё этих мягких французских булок, да выпей чаю. Президент России сказал.", "cp1251"),
        ("Съешь же ещё этих мягких французских булок, да выпей чаю. Президент России сказал.", "koi8-r"),
        ("日本語の文章をここに書きます。これは試験です。", "shift_jis"),
        ("日本語の文章をここに書きます。これは試験です。", "euc-jp"),
        ("中文文章在这里写，测试一下编码是否正确。", "gbk"),
        ("한국어 문장을 여기에 씁니다. 시험입니다.", "euc-kr"),
    ],
)
def test_an_undeclared_encoding_is_guessed_and_said_to_be(text: str, codec: str) -> None:
    decoded = decode(text.encode(codec))
    assert decoded.text == text
    assert decoded.remark.endswith("which is a guess.")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed_and_left_out(codec: str) -> None:
    decoded = decode("Zürich ☃".encode(codec), "iso-8859-1")
    assert (decoded.text, decoded.remark) == ("Zürich ☃", "")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_text_without_a_mark_is_seen(codec: str) -> None:
    assert decode("Plain words, and a Zürich.".encode(codec)).text == "Plain words, and a Zürich."


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="iso-8859-2">',
        "<META http-equiv=Content-Type content='text/html; charset=ISO-8859-2'>",
        '<?xml version="1.0" encoding="iso-8859-2"?>',
    ],
)
def test_what_markup_declares_of_itself_counts(head: str) -> None:
    decoded = decode(f"{head}Łódź".encode("iso-8859-2"), markup=True)
    assert decoded.text.endswith("Łódź") and not decoded.remark


def test_a_plain_text_that_speaks_of_charsets_declares_none() -> None:
    assert decode("<meta charset=shift_jis> ü".encode()).text.endswith("ü")


def test_what_was_declared_beside_the_bytes_goes_before_what_is_inside() -> None:
    assert decode("<meta charset=koi8-r>Łódź".encode("cp1250"), "windows-1250", markup=True).text.endswith("Łódź")


def test_latin_1_means_windows_1252_as_everywhere_on_the_web() -> None:
    assert decode(b"\x93quoted\x94", "ISO-8859-1").text == "“quoted”"


def test_utf8_declared_as_latin_1_is_read_as_utf8() -> None:
    decoded = decode("naïve".encode(), "latin-1")
    assert decoded.text == "naïve" and "UTF-8" in decoded.remark


def test_ascii_that_calls_itself_utf16_is_not() -> None:
    assert decode('<?xml version="1.0" encoding="utf-16"?><p>naïve</p>'.encode(), markup=True).text.endswith(
        "naïve</p>"
    )


def test_a_few_broken_bytes_are_shown_as_such_and_do_not_change_the_encoding() -> None:
    decoded = decode("Zürich, Köln, Düsseldorf ".encode() + b"\xff" + b" weiter")
    assert decoded.text == "Zürich, Köln, Düsseldorf \ufffd weiter"
    assert "damaged" in decoded.remark


def test_replacement_characters_that_stood_there_before_are_no_damage() -> None:
    assert decode("a \ufffd b".encode()).remark == ""


def test_zero_bytes_are_dropped() -> None:
    assert decode(b"a\0b c").text == "ab c"


@pytest.mark.parametrize(
    "label", ["rot13", "zip", "base64", "unicode_escape", "idna", "nonsense", "", "a\0b", "utf-7", "é"]
)
def test_what_is_no_charset_is_no_codec(label: str) -> None:
    assert codec_of(label) == ""


@pytest.mark.parametrize(
    "label", ["UTF-8", " utf8 ", "Shift_JIS", "x-sjis", "GB2312", "ks_c_5601-1987", "macintosh", "koi8-u"]
)
def test_labels_of_the_web_have_codecs(label: str) -> None:
    assert codecs.lookup(codec_of(label))


@given(st.binary(max_size=400), st.sampled_from(["", "utf-8", "shift_jis", "x"]), st.booleans())
@settings(max_examples=100, deadline=None)
def test_any_bytes_become_some_text(data: bytes, charset: str, markup: bool) -> None:
    assert "\0" not in decode(data, charset, markup=markup).text


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_utf8_comes_back_as_it_went(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    if "\0" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text
