"""Arrow in, Arrow out, as other engines map it."""

import pyarrow as pa
from bulk_inputs import CLEAN, DIRTY, records

from cleaners.batches import clean_batches, clean_table, schema_after
from cleaners.bulk.job import Job


def test_a_table_keeps_its_rows_and_columns_and_gets_those_of_articles() -> None:
    table = pa.table({"id": pa.array([1, 2, 3], pa.int8()), "text": [DIRTY, None, CLEAN]})
    made = clean_table(table)
    assert made.schema == schema_after(table.schema)
    assert made.schema.field("id").type == pa.int8()
    assert made.column("text").to_pylist() == [CLEAN, "", CLEAN]
    assert made.column("input_text").to_pylist() == [DIRTY, None, CLEAN]
    assert made.column("changed").to_pylist() == [True, False, False]
    assert made.column("fault").null_count == 3


def test_a_row_that_cannot_be_cleaned_stays_and_says_why() -> None:
    table = pa.table({"text": pa.array([CLEAN.encode(), b"\xb4\xba"], pa.binary())})
    made = clean_table(table)
    assert made.column("text").to_pylist() == [CLEAN, ""]
    assert made.column("fault").to_pylist() == [None, "not UTF-8: field 'text': byte 0 is 0xb4; expected UTF-8"]


def test_an_empty_table_has_the_columns_of_a_full_one() -> None:
    table = pa.Table.from_pylist(records(2))
    assert clean_table(table.slice(0, 0)).schema == clean_table(table).schema


def test_batches_are_mapped_one_by_one() -> None:
    table = pa.Table.from_pylist(records(7))
    job = Job(ledger=True, original=False)
    made = pa.Table.from_batches(clean_batches(table.to_batches(max_chunksize=3), job))
    assert made.column("id").to_pylist() == list(range(7))
    assert made.column("spans").to_pylist()[0] == []
    assert "input_text" not in made.schema.names
