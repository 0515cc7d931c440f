"""Make a library of synthetic articles, the same ones every time: what the other measurements run on.

python -m tests.bench.make_library DIR --articles 100000 --words 400
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random

from reader.articles.article import Article
from reader.articles.builder import ArticleBuilder
from reader.library.library import Library

SEED = 20221111
VOCABULARY = 20_000
SENTENCES = 20_000
SYLLABLES = "ka ri to mel van dor sen ul bra pi nos tre gal wen ish or ta lu ver din cho mar ek sol hu".split()
PLACES = "Kherson Odesa Kyiv Lviv Warsaw Vienna Ankara Geneva Bali Doha Cairo Sharm Tallinn Riga Vilnius Prague".split()
PEOPLE = ("Olena Marchuk", "Volodymyr Zelensky", "António Guterres", "Ursula Brandt", "Jean Petit", "Mia Čapková")


def sentences(random: Random) -> list[str]:
    """Sentences whose words are spread as in a language: few that are common, many that are rare."""
    words = ["the", "of", "and", "to", "in", "a", "is", "that", "for", "was", "on", "with", "as", "by", "war", "city"]
    while len(words) < VOCABULARY:
        words.append("".join(random.choices(SYLLABLES, k=random.randint(2, 4))))
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    found: list[str] = []
    for _ in range(SENTENCES):
        chosen = random.choices(words, cum_weights=weights, k=random.randint(9, 21))
        if random.random() < 0.2:
            chosen[random.randrange(len(chosen))] = random.choice(PLACES)
        if random.random() < 0.1:
            chosen[random.randrange(len(chosen))] = random.choice(PEOPLE)
        line = " ".join(chosen)
        found.append(line[0].upper() + line[1:] + ".")
    return found


def articles(count: int, words: int) -> Iterator[Article]:
    """`count` articles of about `words` words, from a fixed seed."""
    random = Random(SEED)
    pool = sentences(random)
    a_paragraph = 5
    paragraphs = max(1, round(words / 15 / a_paragraph))
    for number in range(count):
        builder = ArticleBuilder()
        for _ in range(paragraphs):
            builder.paragraph(" ".join(random.choices(pool, k=a_paragraph)))
        year, month, day = 2010 + random.randrange(13), 1 + random.randrange(12), 1 + random.randrange(28)
        yield builder.article(
            title=f"{random.choice(pool)[:60].rsplit(' ', 1)[0]} {number}",
            byline=random.choice(PEOPLE),
            source=f"The {random.choice(PLACES)} Courier",
            address=f"https://example.org/{number}",
            published=f"{year}-{month:02}-{day:02}",
            tags=(random.choice(PLACES).lower(),) if number % 5 == 0 else (),
        )


def main() -> None:
    """Make the library that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--words", type=int, default=400)
    given = parser.parse_args()
    began = time.perf_counter()
    with Library.open(given.folder) as library:
        for done, (article, _) in enumerate(library.add_many(articles(given.articles, given.words)), 1):
            if done == given.articles:
                library.keep_last_read(article)
            if done % 10_000 == 0:
                rate = done / (time.perf_counter() - began)
                print(f"{done:,} articles, {rate:,.0f} a second", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - began
    rate = given.articles / seconds
    print(f"{given.articles:,} articles of {given.words} words in {seconds:.1f} s: {rate:,.0f} a second")


if __name__ == "__main__":
    main()
