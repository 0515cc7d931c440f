"""The rules, on the kind of sentence that news is made of."""

import subprocess
import sys

import pytest

from reader.entities.mention import Label, Mention
from reader.entities.recogniser import load

NAMED = {Label.PERSON, Label.ORG, Label.PLACE, Label.GROUP, Label.EVENT}


def mentions(text: str) -> list[Mention]:
    return list(load().mentions(text))


def names(text: str) -> list[str]:
    """Each name with its label, as `Kyiv PLACE`."""
    return [f"{found.span.of(text)} {found.label.name}" for found in mentions(text) if found.label in NAMED]


def entities(text: str) -> list[str]:
    return [found.entity for found in mentions(text) if found.label in NAMED]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Volodymyr Zelensky spoke.", ["Volodymyr Zelensky PERSON"]),
        ("British Defense Secretary Ben Wallace said so.", ["British GROUP", "Ben Wallace PERSON"]),
        ("They met Mr. Tkachov and Gen. Sir Patrick Sanders.", ["Tkachov PERSON", "Patrick Sanders PERSON"]),
        ("He asked Ursula von der Leyen.", ["Ursula von der Leyen PERSON"]),
        ("Then George W. Bush and Sammy Davis Jr. came.", ["George W. Bush PERSON", "Sammy Davis Jr. PERSON"]),
        ("An hour with Jordan Spieth in Jordan.", ["Jordan Spieth PERSON", "Jordan PLACE"]),
        ("Reports say Moqtada al-Sadr left.", ["Moqtada al-Sadr PERSON"]),
    ],
)
def test_a_person_is_found_without_the_title(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Staff of the US Embassy in Kyiv left.", ["US Embassy ORG", "Kyiv PLACE"]),
        ("Reporters from the Associated Press were there.", ["Associated Press ORG"]),
        ("The Atlantic magazine published photos.", ["The Atlantic ORG"]),
        ("The Kremlin denied it.", ["Kremlin ORG"]),
        ("A study by the University of Michigan says so.", ["University of Michigan ORG"]),
        ("The Ministry of Foreign Affairs replied.", ["Ministry of Foreign Affairs ORG"]),
        ("Shares of Globex Industries Ltd. fell.", ["Globex Industries Ltd. ORG"]),
        ("They have links to al-Qaida, police said.", ["al-Qaida ORG"]),
    ],
)
def test_an_organisation_is_found_with_its_head_noun(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Troops left the Kherson region of Ukraine.", ["Kherson PLACE", "Ukraine PLACE"]),
        ("They crossed the Dnieper River at night.", ["Dnieper River PLACE"]),
        ("Fighting spread to South Lebanon and West Java.", ["South Lebanon PLACE", "West Java PLACE"]),
        ("It happened in the town of Verkhniy Rohach yesterday.", ["Verkhniy Rohach PLACE"]),
        ("A flood hit Zahedan province.", ["Zahedan PLACE"]),
        ("The plane left Calicut International Airport.", ["Calicut International Airport PLACE"]),
        ("Ships in the Gulf of Aden waited.", ["Gulf of Aden PLACE"]),
    ],
)
def test_a_place_is_found_with_what_belongs_to_it(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_a_people_is_a_group_and_not_a_place() -> None:
    assert names("The Russians and a Ukrainian official met French and North Korean envoys.") == [
        "Russians GROUP",
        "Ukrainian GROUP",
        "French GROUP",
        "North Korean GROUP",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Officials said nothing. Residents waited. However, nobody came.",
        "“Nobody knows,” she said. “Perhaps tomorrow.”",
        "Hundreds of Protesters March Through the Streets Again",
        "THE END OF A LONG AND BITTER WINTER",
        "A Russian-backed coalition and a London-based charity agreed.",
        "I think so, and so do I.",
        "He may march in May, will he?",
    ],
)
def test_a_capital_alone_makes_no_name(text: str) -> None:
    assert names(text) == []


def test_a_heading_in_title_case_shows_only_names_that_are_known() -> None:
    assert names("Photos: Celebrations as Ukraine Retakes Kherson – The Atlantic") == [
        "Ukraine PLACE",
        "Kherson PLACE",
        "The Atlantic ORG",
    ]


def test_a_name_known_from_elsewhere_in_the_text_is_found_where_a_sentence_begins() -> None:
    text = "The mayor, Sviatlana Drozdova, resigned. Drozdova gave no reason."
    assert names(text) == ["Sviatlana Drozdova PERSON", "Drozdova PERSON"]


def test_no_name_runs_over_a_line() -> None:
    assert names("He met Ben\nWallace") == ["Ben PERSON", "Wallace PERSON"]


def test_a_family_name_is_the_person_named_in_full() -> None:
    text = "Volodymyr Zelensky spoke. Later Zelensky’s aides met Jake Sullivan, and Sullivan thanked them."
    assert entities(text) == ["Volodymyr Zelensky", "Volodymyr Zelensky", "Jake Sullivan", "Jake Sullivan"]


def test_a_family_name_that_two_persons_share_is_left_alone() -> None:
    text = "Bill Clinton and Hillary Clinton came. A spokesman for Clinton said so."
    assert entities(text) == ["Bill Clinton", "Hillary Clinton", "Clinton"]


def test_a_middle_initial_does_not_make_another_person() -> None:
    assert entities("George W. Bush met aides. In the end George Bush agreed.") == ["George W. Bush", "George W. Bush"]


def test_initials_in_brackets_are_the_long_form() -> None:
    text = "The Institute for Rural Studies (IRS) wrote it. Others doubt the IRS report."
    assert entities(text) == ["Institute for Rural Studies"] * 3


def test_a_nation_goes_by_one_name() -> None:
    assert entities("They left the US for Kiev and the United States.") == ["United States", "Kyiv", "United States"]


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("It began on 24 February 2022 at dawn.", "24 February 2022", Label.DATE),
        ("It began on Monday, November 14, 2022.", "Monday, November 14, 2022", Label.DATE),
        ("They left late last week.", "last week", Label.DATE),
        ("It was built in 1957 by hand.", "1957", Label.DATE),
        ("Nobody came in May.", "May", Label.DATE),
        ("The train leaves at 7:38 pm sharp.", "7:38 pm", Label.TIME),
        ("It ended at midnight.", "midnight", Label.TIME),
        ("It cost US$1.5 billion.", "US$1.5 billion", Label.MONEY),
        ("It cost 20 million euros.", "20 million euros", Label.MONEY),
        ("About 15.5 per cent voted.", "15.5 per cent", Label.PERCENT),
        ("About 3% voted.", "3%", Label.PERCENT),
        ("It lies 80 kilometres north.", "80 kilometres", Label.QUANTITY),
        ("A 10-mile walk.", "10-mile", Label.QUANTITY),
    ],
)
def test_dates_and_amounts_are_found_whole(text: str, words: str, label: Label) -> None:
    assert [(found.span.of(text), found.label) for found in mentions(text)] == [(words, label)]


@pytest.mark.parametrize(
    "text",
    ["Some 2,000 people came.", "in 2000 people", "He may go.", "Version 1.2.3 is out.", "They won 3:2 at home."],
)
def test_a_bare_number_is_neither_date_nor_amount(text: str) -> None:
    assert mentions(text) == []


def test_reading_the_lists_loads_nothing_heavy() -> None:
    code = (
        "import sys; from reader.entities.recogniser import load; load().mentions('Kyiv');"
        "print(sorted({'textual', 'rich', 'sqlite3', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
