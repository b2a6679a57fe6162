"""Patterns written as tables of words."""


def one_of(table: str) -> str:
    """The lines of a table as the alternatives of one group of a pattern; a line may hold several, with `|` between.

    >>> one_of('''
    ... refus(?:ed|al)
    ... declined|rejected
    ... ''')
    '(?:refus(?:ed|al)|declined|rejected)'
    """
    return "(?:" + "|".join(line.strip() for line in table.strip().splitlines()) + ")"
