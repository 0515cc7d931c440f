"""What stands between `---` lines."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.sources.front_matter import every, one, split_front_matter


def values(head: str) -> dict[str, tuple[str, ...]]:
    found, rest = split_front_matter(f"---\n{head}\n---\nrest")
    assert rest.strip() == "rest"
    return found


def test_values_are_read_without_quotes_and_comments() -> None:
    found = values(
        "title: \"A \\\"b\\\": c\" # note\nauthor: 'It''s me'\n"
        "plain: a: b # c\nurl: http://x.org/#a\nempty:\nnone: null"
    )
    assert found == {
        "title": ('A "b": c',),
        "author": ("It's me",),
        "plain": ("a: b",),
        "url": ("http://x.org/#a",),
        "empty": (),
        "none": (),
    }


def test_lists_in_brackets_and_in_lines_are_lists() -> None:
    assert values('tags: [a, "b, c", \'d\', ]\nTopics:\n- e\n-  "f g"\n  - h') == {
        "tags": ("a", "b, c", "d"),
        "topics": ("e", "f g", "h"),
    }


def test_words_folded_over_lines_are_one_value() -> None:
    assert values("title: >-\n  One\n  two\nsummary: three\n  four") == {
        "title": ("One two",),
        "summary": ("three four",),
    }


def test_authors_may_be_records() -> None:
    assert values("authors:\n  - name: Jane Doe\n    email: j@x.org\n  - name: John Roe")["authors"][0].startswith(
        "Jane Doe"
    )


def test_the_first_key_that_has_a_value_counts() -> None:
    found = values("a:\nb: x\nc: [y, z]")
    assert one(found, "a", "b", "c") == "x"
    assert every(found, "a", "b", "c") == ("x", "y", "z")


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}", fullmatch=True),
        st.text(alphabet="ab :'\"#[],\\-é", min_size=1, max_size=20),
        min_size=1,
    )
)
@settings(max_examples=80, deadline=None)
def test_what_a_writer_of_yaml_quotes_comes_back(record: dict[str, str]) -> None:
    head = yaml.safe_dump(record, default_style='"', allow_unicode=True, width=10_000).replace('"', '"')
    found = values("\n".join(line.replace('"', "", 2) if line.startswith('"') else line for line in head.splitlines()))
    assert {key: " ".join(parts) for key, parts in found.items()} == {key: value for key, value in record.items()}


@given(st.text(alphabet="ab:-[]'\"\n |>#\t", max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_head_is_read(head: str) -> None:
    found, rest = split_front_matter(f"---\n{head}\n---\nrest")
    assert rest.endswith("rest")
    assert all(isinstance(value, str) for parts in found.values() for value in parts)
