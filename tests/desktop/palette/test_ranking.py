"""What someone means by a few letters."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from desktop.palette.ranking import Candidate, Ranker, fold, match

texts = st.text(min_size=1, max_size=30)
letters = st.text(string.ascii_letters + string.digits + "_ ", min_size=1, max_size=20)


def names(query: str, *given: str, recent: tuple[str, ...] = ()) -> list[str]:
    ranker = Ranker([Candidate(text, text) for text in given])
    return [hit.candidate.text for hit in ranker.find(query, recent)]


def is_subsequence(word: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in word)


@given(texts, st.data())
def test_letters_in_their_order_are_found_where_they_stand(text: str, data: st.DataObject) -> None:
    picked = data.draw(st.sets(st.integers(0, len(text) - 1), min_size=1))
    word = "".join(fold(text)[at] for at in sorted(picked))
    found = match(word, text, fold(text))
    assert found is not None
    _, places = found
    assert list(places) == sorted(set(places))
    assert "".join(fold(text)[at] for at in places) == word


@given(letters, letters)
def test_what_is_not_there_is_not_found(word: str, text: str) -> None:
    word, folded = fold(word), fold(text)
    assert (match(word, text, folded) is not None) == is_subsequence(word, folded)


@given(st.lists(letters.filter(str.strip), unique_by=lambda s: s.lower()), st.data())
def test_the_whole_name_comes_first(given: list[str], data: st.DataObject) -> None:
    given = [text.strip() for text in given if " " not in text.strip()]
    if given:
        meant = data.draw(st.sampled_from(given))
        assert names(meant, *given)[0] == meant


@given(st.lists(letters, max_size=12), letters, st.randoms())
def test_the_order_given_does_not_decide_what_is_found(
    given: list[str], query: str, random: object
) -> None:
    mixed = list(given)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert sorted(names(query, *given)) == sorted(names(query, *mixed))


@given(st.lists(letters, max_size=12), letters)
def test_the_best_stand_first(given: list[str], query: str) -> None:
    found = Ranker([Candidate(text, text) for text in given]).find(query)
    scores = [hit.score for hit in found]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(letters, unique=True, max_size=12), letters, st.data())
def test_more_letters_never_find_more(given: list[str], query: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(query)))
    assert set(names(query, *given)) <= set(names(query[:cut], *given))


@given(st.lists(st.tuples(letters, letters), max_size=8), st.lists(letters, max_size=6))
def test_going_on_typing_finds_what_a_fresh_search_finds(
    given: list[tuple[str, str]], queries: list[str]
) -> None:
    candidates = [Candidate(f"{text} {place}", text, place) for text, place in given]
    ranker = Ranker(candidates)
    typed = [query[:cut] for query in queries for cut in range(len(query) + 1)]
    for query in typed:
        assert ranker.find(query) == Ranker(candidates).find(query)


def test_starts_of_words_come_before_their_middle() -> None:
    given = "Renumbering", "phone_number", "Number", "Kontor"
    assert names("number", *given) == ["Number", "phone_number", "Renumbering"]


def test_initials_are_understood() -> None:
    assert names("pn", "openness", "PhoneNumber")[0] == "PhoneNumber"
    assert names("pv", "Improve", "Publish version 4")[0] == "Publish version 4"


def test_every_word_must_be_found_in_any_order() -> None:
    given = "Copy SQL (Oracle)", "Copy Request body", "Save SQL (Oracle) as…"
    assert names("oracle copy", *given) == ["Copy SQL (Oracle)"]


def test_the_place_is_searched_too_but_counts_less() -> None:
    ranker = Ranker(
        [
            Candidate("a", "rating", "Feedback"),
            Candidate("b", "rating", "Survey"),
            Candidate("c", "Feedback"),
        ]
    )
    assert [hit.candidate.key for hit in ranker.find("feedback rating")] == ["a"]
    assert [hit.candidate.key for hit in ranker.find("feedback")] == ["c", "a"]


def test_what_was_used_last_comes_first_among_equals() -> None:
    given = "Survey one", "Survey two", "Survey six"
    assert names("survey", *given, recent=("Survey six", "Survey two"))[:2] == [
        "Survey six",
        "Survey two",
    ]
    assert names("", *given, recent=("Survey two",))[0] == "Survey two"
    assert names("survey one", *given, recent=("Survey two",)) == ["Survey one"]


def test_letters_that_grow_in_lower_case_keep_their_places() -> None:
    assert len(fold("İstanbul")) == len("İstanbul")
    assert match("stan", "İstanbul", fold("İstanbul")) is not None
