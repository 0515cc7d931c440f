"""Books → articles, and what a hostile archive may try."""

import io
import zipfile

import pytest

from reader.articles.article import Article, BlockKind
from reader.errors import SourceError
from reader.sources import epub
from reader.sources.epub import epub_article
from reader.sources.source import Source

CONTAINER = '<container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>The Bridge</dc:title><dc:creator>Iryna Koval</dc:creator><dc:language>en</dc:language>
<dc:date>2022-11-12</dc:date>
</metadata><manifest><item id="b" href="b%20two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="{}" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/><itemref idref="none"/></spine></package>"""


def book(**changes: str | bytes | None) -> bytes:
    files: dict[str, str | bytes | None] = {
        "META-INF/container.xml": CONTAINER.format("in/c.opf"),
        "in/c.opf": PACKAGE.format("a.xhtml"),
        "in/a.xhtml": "<html><body><h1>One</h1><p>First &amp; words.</p></body></html>",
        "in/b two.xhtml": "<html><body><h1>Two</h1><p>Last <i>words",
    }
    files |= {name.replace("__", "/").replace("_", "."): data for name, data in changes.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            if data is not None:
                archive.writestr(name, data)
    return packed.getvalue()


def read(data: bytes) -> Article:
    return epub_article(Source("/b.epub", data))


def why(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read(data)
    assert str(caught.value).startswith("/b.epub: ")
    return str(caught.value)


def test_a_book_is_its_chapters_in_the_order_of_its_spine() -> None:
    article = read(book())
    assert article.text == "One\n\nFirst & words.\n\nTwo\n\nLast words"
    assert [b.kind for b in article.blocks][::2] == [BlockKind.HEADING] * 2
    assert (article.title, article.byline, article.language) == ("The Bridge", "Iryna Koval", "en")
    assert article.published == "2022-11-12"


def test_a_missing_chapter_is_said_to_be_missing() -> None:
    article = read(book(in__a_xhtml=None))
    assert article.text.startswith("Two") and article.remark == "1 of 2 chapters are missing."


@pytest.mark.parametrize("path", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "a/../../../x"])
def test_a_path_that_leads_out_of_the_book_is_not_followed(path: str) -> None:
    assert "outside" in why(book(**{"META-INF__container_xml": CONTAINER.format(path)}))
    assert read(book(in__c_opf=PACKAGE.format(path))).text.startswith("Two")


def test_what_is_no_archive_or_half_of_one_is_damaged() -> None:
    assert "damaged" in why(b"not a zip archive")
    assert "damaged" in why(book()[:700])


def test_an_archive_that_is_no_book_says_so() -> None:
    assert "no EPUB book" in why(book(**{"META-INF__container_xml": None}))


def test_a_book_without_a_spine_has_no_chapters() -> None:
    assert "no chapters" in why(book(in__c_opf="<package><manifest/><spine/></package>"))


def test_a_chapter_that_unpacks_beyond_measure_is_not_unpacked() -> None:
    assert "unpacks to more" in why(book(in__a_xhtml=b"a" * (20 << 20)))
    assert "unpacks to more" in why(book(in__a_xhtml=b"<p>" + b"\0" * (2 << 20)))


def test_a_book_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epub, "ENTRIES_LIMIT", 3)
    assert "4 files; the limit is 3" in why(book())


def test_a_locked_book_says_so() -> None:
    locked = (
        '<encryption><EncryptedData><EncryptionMethod Algorithm="aes"/><CipherReference URI="in/a.xhtml"/>'
        "</EncryptedData></encryption>"
    )
    assert "locked" in why(book(**{"META-INF__encryption_xml": locked}))


def test_a_book_whose_fonts_alone_are_locked_is_read() -> None:
    font = (
        '<encryption><EncryptedData><EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/>'
        '<CipherReference URI="in/f.otf"/></EncryptedData></encryption>'
    )
    assert read(book(**{"META-INF__encryption_xml": font})).text


def test_entities_in_a_package_are_not_expanded() -> None:
    entities = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    assert (
        read(book(in__c_opf=entities + PACKAGE.format("a.xhtml").replace("The Bridge", "T &b;"))).title.count("ha") == 0
    )
