"""What the package reads is what was agreed on: any change of results is declared by `make golden KEEP=1`."""

from conftest import shared


def test_every_reading_is_as_agreed():
    shared("eval", "public", "case_reports.jsonl")
    import golden

    changed = {name: list(golden.changes(golden.kept(name), found)) for name, found in golden.now()}
    assert not any(changed.values()), "look at `make golden`; where it is right, `make golden KEEP=1`"


def test_a_change_is_told_field_by_field():
    import golden

    before = {"1": {"1 sex": "female | abstract:0-5", "1 age": "40"}, "2": {"decision": "include"}}
    after = {"1": {"1 sex": "male | abstract:0-5", "1 age": "40"}}
    told = list(golden.changes(before, after))
    assert [line.split("\n")[0] for line in told] == ["1  1 sex", "2  decision"]
    assert "was  female" in told[0] and "is   (nothing)" in told[1]


def test_longer_words_of_others_are_kept_as_a_hash_only():
    import golden

    fact = {"value": "one two three four five six", "section": "text", "start": 0, "end": 9}
    assert "two" not in golden._fact(fact, own=False) and "two" in golden._fact(fact, own=True)
