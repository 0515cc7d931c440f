"""When something was published, as people and programs write it → RFC 3339."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = {
    name[:3]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?![\d])")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def published_date(words: str) -> str:
    """An RFC 3339 date, or date and time in UTC; empty when the words are neither."""
    words = " ".join(words[:100].split())
    if not words:
        return ""
    if re.match(r"\d{4}-\d\d-\d\d[T ]\d", words):
        try:
            return _utc(datetime.fromisoformat(re.sub(r" ?(UTC|GMT)$", "Z", words)))
        except (ValueError, OverflowError):
            pass
    if found := _YEAR_FIRST.match(words):
        return _day(found.group(1), found.group(2), found.group(3) or "1")
    if re.search(r"\d:\d\d", words):
        try:
            return _utc(parsedate_to_datetime(words))
        except (ValueError, TypeError, OverflowError, IndexError):
            pass
    if found := _DAY_FIRST.search(words):
        return _day(found.group(3), _month(found.group(2)), found.group(1))
    if found := _MONTH_FIRST.search(words):
        return _day(found.group(3), _month(found.group(1)), found.group(2))
    return ""


def _month(name: str) -> str:
    return str(_MONTHS.get(name[:3].lower(), 0))


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _utc(moment: datetime) -> str:
    """A moment without a zone is taken to be in UTC."""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")
