import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.articles.span import Span
from reader.notes.anchoring import anchor
from reader.notes.note import State
from reader.notes.selectors import TextPositionSelector, TextQuoteSelector, describe

REPORT = (
    "Ukrainian troops entered Kherson on Friday after Russian forces crossed to the east bank of the Dnipro.\n\n"
    "Residents came out with flags and embraced the soldiers who walked along Ushakov Avenue. The mayor said that "
    "water and power had been cut since Sunday, and that engineers were looking for mines.\n\n"
    "Three spans of the Antonivka bridge lay in the river. The governor warned people not to return before the "
    "streets were cleared, because many houses had been booby-trapped."
)


def later(text: str, passage: str, edited: str, *, occurrence: int = 0) -> tuple[str, State] | None:
    """What a passage of a text becomes in the edited one: the words found, and how."""
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(passage, start + 1)
    found = anchor(edited, *describe(text, Span(start, start + len(passage))))
    return (found.span.of(edited), found.state) if found else None


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda text: text, id="untouched"),
        pytest.param(lambda text: "A new opening. " + text, id="words added before"),
        pytest.param(lambda text: text.replace("engine", "machine"), id="words changed elsewhere"),
    ],
)
def test_a_note_stays_on_its_passage_when_the_article_changes(edit: Callable[[str], str]) -> None:
    text = "The engine weaves algebra. The loom weaves leaves. The loom rests."
    edited = edit(text)
    found = anchor(edited, *describe(text, Span(27, 35)))
    assert found is not None
    assert edited[found.span.start :].startswith("The loom weaves")
    assert found.state is State.ANCHORED


def test_a_note_whose_words_are_gone_is_an_orphan() -> None:
    assert anchor("Nothing is left.", *describe("The loom rests.", Span(4, 8))) is None


@pytest.mark.parametrize("text", ["", " ", "\n\n", "."])
def test_nothing_is_found_in_a_text_without_words(text: str) -> None:
    assert anchor(text, *describe(REPORT, Span(17, 31))) is None


def test_a_passage_without_words_is_never_found() -> None:
    assert anchor(REPORT, TextQuoteSelector("  "), TextPositionSelector(3, 5)) is None
    assert anchor(REPORT, TextQuoteSelector(""), TextPositionSelector(0, 0)) is None


def test_an_edited_passage_is_found_and_told_to_be_changed() -> None:
    edited = REPORT.replace("water and power had been cut since Sunday", "water had been cut since Monday")
    found = later(REPORT, "water and power had been cut since Sunday", edited)
    assert found == ("water had been cut since Monday", State.CHANGED)


def test_a_slip_of_the_pen_that_was_put_right_does_not_lose_the_passage() -> None:
    found = later(REPORT.replace("mayor", "maior"), "The maior", REPORT)
    assert found == ("The mayor", State.CHANGED)


def test_words_put_in_beside_a_passage_are_not_taken_in() -> None:
    edited = REPORT.replace("Three spans", "By noon, three spans").replace("lay in", "still lay in")
    found = later(REPORT, "spans of the Antonivka bridge", edited)
    assert found is not None and found[0] == "spans of the Antonivka bridge"


def test_new_lines_and_other_quotation_marks_are_no_change() -> None:
    text = REPORT.replace("booby-trapped", '"booby-trapped"')
    edited = text.replace(" to return before", "\nto return\nbefore").replace('"booby-trapped"', "“booby‑trapped”")
    assert later(text, 'before the streets were cleared, because many houses had been "booby-trapped".', edited) == (
        "before the streets were cleared, because many houses had been “booby‑trapped”.",
        State.ANCHORED,
    )


def test_a_deleted_passage_is_an_orphan_though_its_neighbours_are_still_there() -> None:
    passage = "Residents came out with flags and embraced the soldiers who walked along Ushakov Avenue."
    assert later(REPORT, passage, REPORT.replace(passage + " ", "")) is None


def test_a_deleted_passage_is_an_orphan_though_a_copy_of_its_words_stands_elsewhere() -> None:
    text = REPORT + "\n\nIn the evening the mayor said that schools would stay closed, and that buses would run again."
    gone = "The mayor said that water and power had been cut since Sunday, and that engineers were looking for mines."
    start = text.index("mayor said that")
    found = anchor(text.replace(" " + gone, ""), *describe(text, Span(start, start + len("mayor said that"))))
    assert found is None


def test_a_long_passage_is_found_wherever_it_was_moved() -> None:
    one, two, three = REPORT.split("\n\n")
    found = later(REPORT, two, "\n\n".join((two, three, one)))
    assert found is not None and found[0] == two


def test_copies_are_told_apart_by_what_stands_around_them() -> None:
    text = "Alpha is ready. See the notes below. Beta is late. See the notes below. Gamma is lost. See the notes below."
    edited = "A word first. " + text.replace("Alpha is ready", "Alpha was ready").replace("lost", "gone")
    for occurrence in range(3):
        start = [at for at in range(len(text)) if text.startswith("See the notes", at)][occurrence]
        found = anchor(edited, *describe(text, Span(start, start + 13)))
        expected = [at for at in range(len(edited)) if edited.startswith("See the notes", at)][occurrence]
        assert found is not None and found.span == Span(expected, expected + 13)


def test_words_quoted_without_context_are_found_and_in_doubt_when_there_are_several() -> None:
    one = anchor(REPORT, TextQuoteSelector("Antonivka bridge"), TextPositionSelector(0, 16))
    assert one is not None and one.state is State.ANCHORED
    assert one.span.of(REPORT) == "Antonivka bridge"
    several = anchor(REPORT + "\n\n" + REPORT, TextQuoteSelector("Antonivka bridge"), TextPositionSelector(0, 16))
    assert several is None or several.state is State.CHANGED


SCRIPTS = {
    "Chinese": ("赫尔松的居民走上街头欢迎士兵。市长说水电已经中断三天了。工程师正在寻找地雷。", "市长说水电已经中断"),
    "Japanese": ("ヘルソンの住民は旗を持って兵士を迎えた。市長は水道が止まっていると述べた。", "市長は水道が"),
    "Korean": ("주민들이 깃발을 들고 나왔다. 시장은 물과 전기가 끊겼다고 말했다.", "물과 전기가"),
    "Arabic": ("خرج السكان إلى الشوارع. وقال رئيس البلدية إن المياه مقطوعة.", "رئيس البلدية"),
    "emoji": ("People cheered 🇺🇦 and waved 👩‍👩‍👧 at the 🚂 that came in. It was late 🙂.", "waved 👩‍👩‍👧 at the 🚂"),
    "marks": (unicodedata.normalize("NFD", "Él café cerró. La señora pidió té. Después llovió."), "La"),
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_passage_in_any_script_is_found_behind_new_words(script: str) -> None:
    text, passage = SCRIPTS[script]
    assert later(text, passage, f"Update. {text}") == (passage, State.ANCHORED)
    edited = "Update. " + text[:3] + " — " + text[3:]
    found = later(text, passage, edited)
    assert found is not None and found[0] == passage


def test_composed_and_decomposed_letters_are_the_same_words() -> None:
    text = "El café de la esquina cerró. La señora pidió más té, y después llovió."
    found = later(text, "La señora pidió más té", unicodedata.normalize("NFD", "Hoy: " + text))
    assert found == (unicodedata.normalize("NFD", "La señora pidió más té"), State.ANCHORED)


def test_a_very_long_passage_is_found_by_its_ends() -> None:
    text = "\n\n".join(f"{n}. {REPORT}" for n in range(40))
    passage = text[500:12_000]
    edited = text.replace("\n\n20. ", "\n\n20. New words. ").replace("\n\n5. ", "\n\n5. Words put in. ")
    found = later(text, passage, "Foreword. " + edited)
    assert found is not None
    assert found[0] == passage.replace("\n\n20. ", "\n\n20. New words. ").replace("\n\n5. ", "\n\n5. Words put in. ")
    assert found[1] is State.CHANGED


def test_the_time_is_bounded_on_a_text_of_one_repeated_word() -> None:
    text = "na " * 20_000
    began = time.process_time()
    anchor(text.replace("na na", "na ne", 1), *describe(text, Span(30_000, 30_400)))
    assert time.process_time() - began < 5


WORDS = st.sampled_from("the of river bridge soldier mayor flag winter 市 長 🙂 café went stood empty city".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=80).map(" ".join)


@given(text=TEXTS, data=st.data())
@settings(max_examples=100, deadline=None)
def test_a_passage_of_an_untouched_text_is_where_it_was(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    found = anchor(text, *describe(text, Span(start, end)))
    assert found is not None and found.span == Span(start, end) and found.state is State.ANCHORED


@given(old=TEXTS, new=TEXTS, data=st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_found_lies_in_the_text_and_is_what_its_state_says(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    quote, position = describe(old, Span(start, end))
    found = anchor(new, quote, position)
    if found is not None:
        assert 0 <= found.span.start < found.span.end <= len(new)
        if found.state is State.ANCHORED:
            assert found.span.of(new).split() == quote.exact.split()


@given(text=st.text(max_size=300), quote=st.text(max_size=60), prefix=st.text(max_size=40), suffix=st.text(max_size=40))
@settings(max_examples=100, deadline=None)
def test_no_text_and_no_quotation_is_an_error(text: str, quote: str, prefix: str, suffix: str) -> None:
    found = anchor(text, TextQuoteSelector(quote, prefix, suffix), TextPositionSelector(-3, 9999))
    assert found is None or found.span.of(text)
