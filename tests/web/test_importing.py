# SPDX-License-Identifier: Apache-2.0
"""What a file may look like, and what is said when it cannot be brought in."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.importing import Row, Unusable, rows_of
from web.importing.layout import CARD, height, places

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def read(text: str) -> tuple[Row, ...]:
    return rows_of(text.encode(), NOW).rows


def problems(data: bytes | str) -> list[tuple[int, str]]:
    return [(problem.line, problem.field) for problem in wrong(data).problems]


def wrong(data: bytes | str) -> Unusable:
    with pytest.raises(Unusable) as told:
        rows_of(data.encode() if isinstance(data, str) else data, NOW)
    return told.value


# -- what is taken -----------------------------------------------------------------------------------------------------
def test_every_column_is_taken() -> None:
    head = "id,created,kind,author,contributors,title,text,inspired_by,categories\n"
    first = "a,2018-05-16T10:21Z,Spark,P13,P02;P03,Tafel,Een slimme tafel,,Thuis;Werk\n"
    second = "b,2018-05-16T12:22:01.5+02:00,Idea,,,,Nog slimmer,a,\n"
    assert read(head + first + second) == (
        Row(
            2,
            "a",
            "Een slimme tafel",
            datetime(2018, 5, 16, 10, 21, tzinfo=UTC),
            "Spark",
            "P13",
            ("P02", "P03"),
            "Tafel",
            (),
            ("Thuis", "Werk"),
        ),
        Row(
            3,
            "b",
            "Nog slimmer",
            datetime(2018, 5, 16, 10, 22, 1, 500_000, UTC),
            kind="Idea",
            inspired_by=("a",),
        ),
    )


@pytest.mark.parametrize("name", ["text", "idea", "tekst", "idee", "Idee", " TEXT "])
def test_a_single_column_of_ideas_is_enough(name: str) -> None:
    assert [row.text for row in read(f"{name}\nEerst koffie\n\nDan pas\n")] == ["Eerst koffie", "Dan pas"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    lines = [["id", "tekst", "author"], ["1", '"een, twee; drie"', "P1"]]
    [row] = read("\n".join(delimiter.join(line) for line in lines))
    assert (row.id, row.text, row.author) == ("1", "een, twee; drie", "P1")


def test_a_file_that_says_its_delimiter_is_believed() -> None:
    assert [row.line for row in read("sep=;\ntekst;id\nKoffie;1\n")] == [3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_usual_encodings_and_newlines_are_read(encoding: str, newline: str) -> None:
    data = f'id,tekst{newline}1,"Één{newline}zin"{newline}2,nog een{newline}'.encode(encoding)
    assert [(row.line, row.text) for row in rows_of(data, NOW).rows] == [(2, "Één\nzin"), (4, "nog een")]


def test_without_a_zone_a_moment_is_utc_and_without_a_moment_there_is_none() -> None:
    rows = read("text,created\na,2020-01-01 10:00\nb,\nc,2020-01-01\n")
    assert {row.text: row.at for row in rows} == {
        "a": datetime(2020, 1, 1, 10, tzinfo=UTC),
        "b": None,
        "c": datetime(2020, 1, 1, tzinfo=UTC),
    }


def test_who_does_not_say_who_they_are_is_anonymous() -> None:
    assert [row.author for row in read("text,author\na,\nb,P7\n")] == ["anonymous", "P7"]


def test_sources_come_first_also_when_they_stand_further_on() -> None:
    rows = read("id,created,text,inspired_by\nc,2020-01-01,drie,b\nb,2020-01-02,twee,a\na,2020-01-03,een,\n")
    assert [row.id for row in rows] == ["a", "b", "c"]


def test_columns_nothing_is_taken_from_are_named() -> None:
    assert rows_of(b"text,likes,\na,3,\n", NOW).unused == ("likes",)


# -- what is said ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "where"),
    [
        ("id,name\n1,a\n", [(1, "text")]),
        ("", [(1, "text")]),
        ("text\n", [(1, "file")]),
        ("text,idee\na,b\n", [(1, "text")]),
        ("text,id\n ,1\n", [(2, "text")]),
        ("text,id\na\0b,1\n", [(2, "text")]),
        (f"text,id\n{'a' * 2001},1\n", [(2, "text")]),
        (f"text,id\n{'漢' * 2700},1\n", [(2, "text")]),
        (f"text,title\na,{'b' * 2001}\n", [(2, "title")]),
        (f"text,author\na,{'b' * 101}\n", [(2, "author")]),
        ("text,author\na,sanne@voorbeeld.example\n", [(2, "author")]),
        ("text,contributors\na,P1;mila@voorbeeld.example\n", [(2, "contributors")]),
        ("text,created\na,gisteren\n", [(2, "created")]),
        ("text,created\na,2018-13-01\n", [(2, "created")]),
        ("text,created\na,2999-01-01\n", [(2, "created")]),
        ("text,created\na,0001-01-01T00:00+14:00\n", [(2, "created")]),
        ("text,created\na,1492-10-12\n", [(2, "created")]),
        ("id,text\n1,a\n2,b\n1,c\n", [(4, "id")]),
        ("id,text,inspired_by\n1,a,9\n", [(2, "inspired_by")]),
        ("id,text,inspired_by\n1,a,1\n", [(2, "inspired_by")]),
        (
            "id,text,inspired_by\n1,a,3\n2,b,1\n3,c,2\n4,d,3\n",
            [(2, "inspired_by"), (3, "inspired_by"), (4, "inspired_by")],
        ),
        ("id,text\n1,a,b\n", [(2, "row")]),
        ("id,text,title\n1,a\n", [(2, "row")]),
        ('id,text\n1,"a\n2,b\n', [(2, "row")]),
        ('id,text\n1,"a"b\n2,c\n', [(2, "row")]),
        (b"id,text\n1,caf\xe9\n2,th\xe9\n", [(2, "row"), (3, "row")]),
        (b"t\0e\0x\0t\0", [(0, "file")]),
        (b"\xff\xfe\x00\xd8\x00", [(0, "file")]),
        (b"text\n" + b"a" * 20_000_000, [(0, "file")]),
        ("text\n" + "a\n" * 20_001, [(0, "file")]),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_cannot_be_is_named_with_its_line_and_field(data: bytes | str, where: list[tuple[int, str]]) -> None:
    assert problems(data) == where


def test_a_file_without_texts_says_which_columns_it_has() -> None:
    assert "Found: “id”, “naam”." in str(wrong("id,naam\n1,a\n"))


def test_all_problems_are_named_and_not_only_the_first() -> None:
    broken = b'id;created;tekst;inspired_by\n1;nooit;ok;\n2;;"stuk\n3;;;9\n3;;c;\n4;;d;e;f\n5;;caf\xe9;\n'
    assert problems(broken) == [
        (2, "created"),
        (3, "row"),
        (4, "text"),
        (4, "inspired_by"),
        (5, "id"),
        (6, "row"),
        (7, "row"),
    ]


def test_a_row_that_cannot_be_read_is_no_unknown_source() -> None:
    assert problems('id,text,inspired_by\n1,a,b,c\n2,"b,\n3,c,1;2\n') == [(2, "row"), (3, "row")]


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_it(data: bytes) -> None:
    said = "all is well"
    try:
        rows_of(b"id,text,created,inspired_by\n" + data, NOW)
    except Unusable as told:
        said = str(told)
    assert said


# -- laws --------------------------------------------------------------------------------------------------------------
@given(st.lists(st.sets(st.integers(0, 30), max_size=3), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_shuffled_rows_have_the_same_lineage(above: list[set[int]], random: Random) -> None:
    lines = [f"i{n},idee {n},{';'.join(f'i{a}' for a in sorted(sources) if a < n)}" for n, sources in enumerate(above)]
    shuffled = random.sample(lines, len(lines))
    kept, moved = (read("id,text,inspired_by\n" + "\n".join(some)) for some in (lines, shuffled))
    assert {row.id: row.inspired_by for row in kept} == {row.id: row.inspired_by for row in moved}
    for rows in (kept, moved):
        seen: set[str] = set()
        for row in rows:
            assert seen.issuperset(row.inspired_by)
            seen.add(row.id)


@given(st.lists(st.tuples(st.text("ab \n", max_size=300), st.integers(0, 40)), min_size=1, max_size=40))
def test_no_two_cards_overlap_and_what_grew_lies_below_its_source(said: list[tuple[str, int]]) -> None:
    rows = [
        Row(n, str(n), text or "a", inspired_by=(str(source),) if source < n else ())
        for n, (text, source) in enumerate(said)
    ]
    lain = places(rows)
    for n, (row, place) in enumerate(zip(rows, lain, strict=True)):
        for other, there in zip(rows[:n], lain[:n], strict=True):
            beside = abs(place.x - there.x) >= CARD
            assert beside or place.y >= there.y + height(other) or there.y >= place.y + height(row)
        for source in row.inspired_by:
            assert lain[int(source)].y < place.y
