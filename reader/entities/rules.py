"""Find persons, places, organisations and groups in a text by lists and a few rules of English."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass

from reader.articles.span import Span
from reader.entities.gazetteer import Gazetteer
from reader.entities.mention import Label
from reader.entities.tokens import Tokens

_WINDOW = 12
"""Capitalised words looked at together."""
_TOO_LONG = 30
"""A run of more capitalised words than this is set in capitals, or hostile: only listed names are looked for."""
_ENDS = frozenset(".!?:;…•*|\"“‘'«([—–-”")
"""After one of these a capital may only mean that something begins."""
_FUNCTION = frozenset(
    "a an the this that these those in on at by for from to with as and but or nor so if when while where who what how"
    " why which he she it its they we i you his her their our your my not no there here after before since until"
    " of".split()
)
_SPEECH = frozenset(
    "said says told tells added adds wrote writes tweeted argued insisted claimed warned noted explained replied asked"
    " recalled testified scored won lost resigned died married who whose".split()
)
_TOWARDS = frozenset("in near from at to into outside across around toward towards throughout".split())
_OF = frozenset(("of", "for", "on"))
_ROMAN = frozenset("II III IV VI VIII XVI".split())
_SUFFIXES = _ROMAN | frozenset("Jr. Sr. Jr Sr".split())
_ALSO_SURNAMES = frozenset(
    "Park Hill Hall Lane Church Post Cross Banks Bridge Street Castle Watch Guard Camp Young Temple Port".split()
)
_STORMS = frozenset("Hurricane Cyclone Typhoon Operation".split())
_KINDS_OF_PLACE = frozenset(
    "town city village province district state region island port capital suburb county governorate oblast"
    " neighbourhood neighborhood peninsula prefecture settlement".split()
)
_BEFORE_OF = frozenset("Gulf Strait Straits Bay Isle Sea Cape Republic Kingdom Valley Lake Port Islands".split())
_DEEDS = frozenset(
    "Accord Accords Agreement Agreements Treaty Protocol Act Convention Declaration Prize Award Awards Syndrome"
    " Amendment Plan Pact Constitution Resolution Disease Medal Scandal Law Code Bill Theorem Dictionary Bible".split()
)
_HAPPENINGS = frozenset("War Festival Cup Olympics Games Championship Championships Massacre Revolution Summit".split())
_COMPOUND = re.compile(r".-(?:\w+ed|\w+ing|led|born|era|wide|run|held|like|made|style|old|bound|wing|size)\Z")
"""`U.S.-led`, `London-based`: an adjective made from a name, and not one."""
_ABSTRACT = re.compile(
    r"(?:tion|sion|ment|ness|ity|ism|ance|ence|ology|ship|ing|ics|ure|able|ive|ous|ful|less)s?\Z|(?:ers|ors|ies)\Z"
)
"""Endings of common nouns and adjectives; few names have them."""
_NAME_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]*)*\Z")


@dataclass(frozen=True, slots=True)
class _Name:
    """Tokens `first` to `last` (exclusive), what they name if that is known, and whether it is certain."""

    first: int
    last: int
    label: Label | None
    certain: bool = True


def names_in(tokens: Tokens, known: Gazetteer) -> list[tuple[Span, Label]]:
    """Persons, places, organisations, groups and events in reading order, never overlapping, never over a newline."""
    names = _settle(_Finder(tokens, known).find(), tokens)
    return [(Span(tokens.starts[name.first], tokens.end(name.last - 1)), name.label) for name in names if name.label]


class _Finder:
    """Reads one text once, from left to right, and names what it can."""

    def __init__(self, tokens: Tokens, known: Gazetteer) -> None:
        self.words = tokens.words
        self.known = known
        self.names: list[_Name] = []
        lower = known.lower
        self.capitals = [
            index
            for index, word in enumerate(self.words)
            if word[0].isupper() or word in lower or (word[:3] == "al-" and word[3:4].isupper())
        ]
        self.heading = self._headings()

    def find(self) -> list[_Name]:
        """Every name and guess, in reading order."""
        words = self.words
        reached = 0
        for index in self.capitals:
            if index < reached:
                continue
            if words[index][0].islower():
                found = self._listed_at(index)
                if found is not None and found[1] is not None:
                    reached = self._add(index, index + found[0], found[1])
                elif words[index][:3] == "al-":
                    reached = self._add(index, index + 1, None, certain=False)
                continue
            end = self._run_end(index)
            reached = self._only_listed(index, end) if end - index > _TOO_LONG else self._run(index, end)
        return self.names

    def _add(self, first: int, last: int, label: Label | None, certain: bool = True) -> int:
        self.names.append(_Name(first, last, label, certain))
        return last

    # What the text looks like

    def _headings(self) -> set[int]:
        """The tokens of lines set with capitals throughout, where a capital says nothing."""
        words, capitals = self.words, self.capitals
        heading: set[int] = set()
        breaks = [index for index, word in enumerate(words) if word[0] == "\n"]
        start = 0
        for end in (*breaks, len(words)):
            first, last = bisect_left(capitals, start), bisect_left(capitals, end)
            if last - first > 2 and (last - first) * 3 > end - start:
                long = [words[index][0] for index in range(start, end) if len(words[index]) > 3]
                if len(long) > 2 and sum(letter.isupper() for letter in long) >= 0.8 * len(long):
                    heading.update(range(start, end))
            start = end + 1
        return heading

    def _begins(self, index: int) -> bool:
        """Whether the capital here may only be that of a beginning."""
        if index == 0 or index in self.heading:
            return True
        before = self.words[index - 1]
        return before in _ENDS or before[0] in "\n\t"

    def _run_end(self, index: int) -> int:
        """Where the capitalised words that start here end."""
        words = self.words
        end = index + 1
        while end < len(words) and words[end][0].isupper() and not _COMPOUND.search(words[end]):
            end += 1
        return end

    def _capital(self, index: int) -> bool:
        return index < len(self.words) and self.words[index][0].isupper()

    def _is_common(self, index: int) -> bool:
        return self.words[index].lower() in self.known.common

    def _may_be_person(self, word: str) -> bool:
        return word in self.known.given or word in self.known.surnames

    # What the lists say

    def _listed_at(self, index: int) -> tuple[int, Label | None] | None:
        """How many tokens the longest listed phrase takes here, and its label; None for what names nothing."""
        known, words = self.known, self.words
        count = min(known.longest.get(words[index], 0), len(words) - index)
        while count:
            phrase = " ".join(words[index : index + count]).replace("’", "'") if count > 1 else words[index]
            if phrase in known.names:
                if not (phrase.startswith("The ") and self._capital(index + count)):
                    return count, known.names[phrase]
            elif phrase in known.others:
                return count, None
            count -= 1
        return None

    def _titles_at(self, index: int, end: int) -> int:
        """How many tokens of titles stand here."""
        known, words = self.known, self.words
        start = index
        while index < end:
            count = min(known.longest.get(words[index], 0), len(words) - index)
            while count and " ".join(words[index : index + count]) not in known.titles:
                count -= 1
            if not count:
                break
            index += count
        return index - start

    def _only_listed(self, at: int, end: int) -> int:
        while at < end:
            found = self._listed_at(at)
            if found is not None and found[1] is not None and found[0] > 1:
                self._add(at, at + found[0], found[1])
            at += found[0] if found is not None else 1
        return at

    # Rules

    def _run(self, at: int, end: int) -> int:
        """Name what stands in one run of capitalised words; gives the token to go on from."""
        words = self.words
        if self._begins(at) and words[at].lower() in _FUNCTION:
            found = self._listed_at(at)
            if found is None or found[0] == 1:
                at += 1
        titled = False
        while at < end:
            found = self._listed_at(at)
            size, label = found or (0, None)
            window = min(end, at + _WINDOW)
            titles = self._titles_at(at, window)
            if titles > size and not self._has_head(at, window):
                at += titles
                titled = True
                continue
            if titled and not self._never_person(at, size, label):
                at = self._add(at, self._person_end(at), Label.PERSON)
            else:
                at = self._one(at, window, size, label)
            titled = False
        return at

    def _never_person(self, at: int, size: int, label: Label | None) -> bool:
        """Whether what is listed here cannot be the name that a title announces."""
        if not size or label is Label.PERSON:
            return False
        if label is not Label.PLACE:
            return self.words[at] not in self.known.given
        return not self._may_be_person(self.words[at]) and self._person_end(at) == at + size

    def _one(self, at: int, end: int, size: int, label: Label | None) -> int:
        """Name what starts at `at`, where a phrase of `size` tokens is listed; gives the token to go on from."""
        words, known = self.words, self.known
        begins, common = self._begins(at), self._is_common(at)
        if _COMPOUND.search(words[at]):
            return at + 1
        deed = self._deed(at, end)
        if deed:
            if words[deed - 1] in _HAPPENINGS and at not in self.heading:
                self._add(at, deed, Label.EVENT)
            return deed
        if words[at] in _STORMS and at + 1 < end and not self._is_common(at + 1) and not size:
            return self._add(at, at + 2, Label.EVENT)

        if not size or label is not None:
            organisation = self._organisation(at, end, size, label)
            if organisation:
                return self._add(at, self._with_of(organisation), Label.ORG)
        if size:
            return self._listed(at, end, size, label)

        if words[at] in known.given and self._begins_person(at, end, begins and common):
            return self._add(at, self._person_end(at), Label.PERSON)
        place = self._place(at, end)
        if place and not (begins and common and words[at] not in known.place_fronts):
            return self._add(at, place, Label.PLACE, certain=at not in self.heading)
        return self._unlisted(at, end, begins, common)

    def _deed(self, at: int, end: int) -> int:
        """Where the name of a treaty, a prize or a war that starts here ends; 0 when there is none."""
        for place in range(at, min(end, at + 5)):
            if place > at and (self.words[place] in _DEEDS or self.words[place] in _HAPPENINGS):
                return place + 1
            found = self._listed_at(place)
            if found is not None and found[1] in (Label.PERSON, Label.ORG, Label.EVENT):
                return 0
            if self._titles_at(place, end):
                return 0
        return 0

    def _has_head(self, at: int, end: int) -> bool:
        return any(word in self.known.heads for word in self.words[at + 1 : min(end, at + 4)])

    def _organisation(self, at: int, end: int, size: int, label: Label | None) -> int:
        """Where an organisation that starts here ends, before any `of`, by its head noun; 0 when there is none."""
        words, known = self.words, self.known
        last = 0
        for place in range(at, end):
            if words[place] in known.heads:
                if place > at or (place + 1 < len(words) and words[place + 1] in ("of", "for")):
                    last = place + 1
            elif last:
                break
            elif place > at:
                found = self._listed_at(place)
                if found is not None and (found[1] is Label.PERSON or found[1] is None):
                    return 0
                if self._titles_at(place, end) and not self._has_head(place, end):
                    return 0
        if last and last < end and words[last] in known.place_heads:
            return 0  # Calicut International Airport
        if last <= at + size and not (last and label is Label.ORG):
            return 0
        if last - at == 2 and words[at] in known.given and words[at + 1] in _ALSO_SURNAMES:
            return 0
        if not size and at in self.heading and (self._is_common(at) or last - at > 4):
            return 0
        if not size and last - at == 1 and self._begins(at) and self._is_common(at) and words[at + 1] != "of":
            return 0
        return max(last, at + size)

    def _with_of(self, end: int) -> int:
        """Where an organisation ends whose head noun ends at `end`: `Ministry` + `of Foreign Affairs`."""
        words = self.words
        if end >= len(words) or words[end] not in _OF:
            return end
        first = end + 2 if end + 1 < len(words) and words[end + 1] == "the" else end + 1
        if not self._capital(first):
            return end
        found = self._listed_at(first)
        stop = min(self._run_end(first), first + _WINDOW)
        if found is None:
            if stop < len(words) and words[stop] in ("and", "&") and self._capital(stop + 1):
                after = self._listed_at(stop + 1)
                if after is None and not self._titles_at(stop + 1, stop + 2):
                    return min(self._run_end(stop + 1), stop + _WINDOW)
            return stop
        size, label = found
        if label is None or words[end] == "on":
            return end
        return first + size if label is Label.PLACE else max(first + size, stop)

    def _begins_person(self, at: int, end: int, doubtful: bool) -> bool:
        """Whether the given name at `at` begins a full name."""
        words, known = self.words, self.known
        last = self._person_end(at)
        if last - at < 2:
            return False
        if at + 1 >= end:
            return True  # a particle follows: Ludwig van Beethoven
        second = words[at + 1]
        if doubtful or (at in self.heading and self._is_common(at + 1)):
            return second in known.surnames
        if second in known.place_heads or second in known.heads:
            return last - at == 2 and second in _ALSO_SURNAMES
        return True

    def _person_end(self, index: int) -> int:
        """Where a person's name that starts here ends."""
        words, known = self.words, self.known
        at = last = index + 1
        while at < len(words) and at - index < 6:
            word = words[at]
            if word[0].isupper():
                if word in _SUFFIXES:
                    return at + 1
                if not self._may_be_person(word):
                    found = self._listed_at(at)
                    if found is not None and found[1] is not Label.PERSON:
                        if found[1] is not Label.PLACE or at - index >= 2:
                            return last
                    elif word in known.titles or (at - index >= 2 and self._is_common(at)):
                        return last
                at += 1
                last = at
            elif word in ("al", "el") and at + 2 < len(words) and words[at + 1] == "-" and self._capital(at + 2):
                last = at = at + 3
            elif word.startswith(("al-", "el-", "bin-", "ul-")):
                last = at = at + 1
            elif word in known.particles:
                at += 1
            else:
                return last
        return last

    def _place(self, at: int, end: int) -> int:
        """Where a place that starts here ends, going by its first or last word; 0 when there is none."""
        words, known = self.words, self.known
        if words[at] in known.place_fronts and at + 1 < end:
            found = self._listed_at(at + 1)
            if found is not None and found[1] is Label.PLACE:
                return at + 1 + found[0]
            if words[at] not in known.directions and found is None and not self._is_common(at + 1):
                last = at + 2
                while last < end and words[last] in known.place_heads:
                    last += 1
                return last
        if words[at] in _BEFORE_OF and at + 2 < len(words) and words[at + 1] == "of":
            found = self._listed_at(at + 2)
            if found is not None and found[1] is Label.PLACE:
                return at + 2 + found[0]
        last = 0
        for place in range(at + 1, min(end, at + 5)):
            if words[place] in known.place_heads:
                last = place + 1
            elif last:
                break
        return last

    def _listed(self, at: int, end: int, size: int, label: Label | None) -> int:
        """Take a listed phrase, unless its surroundings speak against it, with what belongs to it."""
        words, known = self.words, self.known
        after = at + size
        if size == 1 and words[at] in known.directions and after < end:
            found = self._listed_at(after)
            if found is not None and found[1] in (Label.PLACE, Label.GROUP):
                return self._add(at, after + found[0], found[1])
        if label is None:
            return after
        if size == 1:
            if self._is_common(at) and words[at] != "US":
                before = words[at - 1] if at else ""
                if self._begins(at) or (label is Label.PLACE and before not in _TOWARDS and before != "the"):
                    return after
            if (
                label is Label.PLACE
                and words[at] in known.given
                and after < end
                and words[after] not in known.place_heads
                and self._listed_at(after) is None
                and not self._titles_at(after, end)
                and not self._is_common(after)
            ):
                return self._add(at, self._person_end(at), Label.PERSON)
        if label is Label.PLACE and at not in self.heading:
            while after < end and words[after] in known.place_heads:
                after += 1
        return self._add(at, after, label)

    def _unlisted(self, at: int, end: int, begins: bool, common: bool) -> int:
        """A stretch of words that no list knows: guess, to be checked against the rest of the text."""
        words, known = self.words, self.known
        if (begins and common) or words[at].lower() in _FUNCTION:
            return at + 1
        if at in self.heading:
            return self._add(at, at + 1, None, certain=False)
        last = at + 1
        while last < end and self._listed_at(last) is None and not self._titles_at(last, end):
            last += 1
        stretch = words[at:last]
        person = max(last, self._person_end(at)) if not common else last
        if last - at == 1:
            if person > last and not begins:
                return self._add(at, person, Label.PERSON)
            return self._add(at, last, self._guess(at, begins, common), certain=False)
        if last < len(words) and words[last] == "&" and self._capital(last + 1):
            return self._add(at, self._run_end(last + 1), Label.ORG)
        if last - at == 2 and self._is_kind_of_place(at, last):
            return self._add(at, last, Label.PLACE)
        human = any(self._may_be_person(word) for word in stretch)
        if not human and any(word.lower() in known.common or _ABSTRACT.search(word) for word in stretch):
            return self._add(at, last, None, certain=False)
        if any(len(word) > 2 and word.isupper() for word in stretch):
            return self._add(at, last, None if begins else Label.ORG, certain=False)
        if len(stretch) <= 3 and all(_NAME_WORD.match(word) for word in stretch):
            return self._add(at, person, Label.PERSON, certain=human or not begins)
        return self._add(at, last, None, certain=False)

    def _is_kind_of_place(self, first: int, last: int) -> bool:
        """Whether the words around say that this is a place: `the town of Mir Ali`, `Zahedan province`."""
        words = self.words
        if last < len(words) and words[last] in _KINDS_OF_PLACE:
            return True
        return first > 1 and words[first - 1] == "of" and words[first - 2] in _KINDS_OF_PLACE

    def _guess(self, at: int, begins: bool, common: bool) -> Label | None:
        """What a single word that no list knows may name, going by its form and neighbours."""
        words, known = self.words, self.known
        word = words[at]
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if common:
            return None
        if word.isupper() and len(word) > 1:
            if known.names.get(word.capitalize()) is Label.PLACE:
                return Label.PLACE
            return Label.ORG if 2 <= len(word) <= 6 and word.isalpha() else None
        if self._may_be_person(word):
            return Label.PERSON
        if self._is_kind_of_place(at, at + 1):
            return Label.PLACE
        if begins or _ABSTRACT.search(word):
            return None
        if after in _SPEECH:
            return Label.PERSON
        if before in _TOWARDS or (before == "," and at > 1 and known.names.get(words[at - 2]) is Label.PLACE):
            return Label.PLACE
        return None


def _settle(names: list[_Name], tokens: Tokens) -> list[_Name]:
    """Decide the guesses by what the same text says elsewhere, and drop what stays unknown."""
    words = tokens.words
    phrases = [" ".join(words[name.first : name.last]) for name in names]
    votes: dict[str, Counter[Label]] = {}
    winners: dict[str, Label] = {}
    persons: set[str] = set()
    """The first and last words of full names."""
    for name, phrase in zip(names, phrases, strict=True):
        if name.label is None:
            continue
        votes.setdefault(phrase, Counter())[name.label] += 4 if name.certain else 1
        if name.label is Label.PERSON and name.certain and name.last - name.first > 1:
            persons.update(word for word in (words[name.first], words[name.last - 1]) if len(word) > 2)
    settled = []
    for name, phrase in zip(names, phrases, strict=True):
        label = name.label
        if not name.certain:
            if phrase in persons:
                label = Label.PERSON
            elif phrase in votes:
                if phrase not in winners:
                    winners[phrase] = votes[phrase].most_common(1)[0][0]
                label = winners[phrase]
        if label is not None:
            settled.append(_Name(name.first, name.last, label))
    return settled
