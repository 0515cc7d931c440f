"""Short ways to make articles, mentions and notes."""

from reader.articles.article import Article, BlockKind
from reader.articles.builder import ArticleBuilder


def article(*paragraphs: str, title: str = "", **metadata: str) -> Article:
    """An article of plain paragraphs; one that begins with `# ` is a heading."""
    builder = ArticleBuilder()
    for words in paragraphs:
        if words.startswith("# "):
            builder.paragraph(words[2:], BlockKind.HEADING, 1)
        else:
            builder.paragraph(words)
    return builder.article(title=title, **metadata)  # type: ignore[arg-type]  # tests give strings only
