"""Records made by rule, as many as one likes: the same number gives the same record."""

from collections.abc import Iterator

from casereview.records import Author, Heading, Record

DISEASES = (
    "neuromyelitis optica",
    "lupus erythematosus",
    "systemic sclerosis",
    "optic neuritis",
    "transverse myelitis",
)
PLACES = ("Osaka", "Lyon", "Porto", "Lima", "Accra", "Turku", "Quito")


def record(number: int) -> Record:
    """The record of a number from 1 up; its PMID is 10,000,000 more. Entry dates go through 2001-2020 evenly."""
    day, month, year = number % 28 + 1, number // 28 % 12 + 1, 2001 + number // (28 * 12) % 20
    first, second = DISEASES[number % 5], DISEASES[number // 5 % 5]
    place, age = PLACES[number % 7], 18 + number % 60
    sentence = f"A {age}-year-old patient from {place} with {first} later developed {second}."
    return Record(
        record_id=str(10_000_000 + number),
        pmid=str(10_000_000 + number),
        pmcid=f"PMC{number}" if number % 10 == 0 else None,
        title=f"Report {number}: {first} and {second} in {place}.",
        abstract=" ".join(
            [sentence, f"Serum code s{number} was noted.", *[f"Follow-up {n}: stable." for n in range(40)]]
        ),
        authors=(
            Author(last=f"Author{number % 997}", fore="Ann B", initials="AB", affiliations=(f"Clinic, {place}",)),
        ),
        journal="Journal of Generated Cases",
        journal_abbreviation="J Gen Cases",
        year=year,
        publication_date=f"{year}-{month:02}",
        entrez_date=f"{year}-{month:02}-{day:02}",
        languages=("eng",),
        publication_types=(Heading(ui="D002363", name="Case Reports"),) if number % 2 else (),
        mesh=(Heading(ui=f"D{number % 50:06}", name=f"Heading {number % 50}", major=True, qualifiers=("therapy",)),),
        keywords=(first,),
    )


def records(count: int, start: int = 1) -> Iterator[Record]:
    return (record(number) for number in range(start, start + count))
