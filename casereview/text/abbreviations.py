"""Short forms and what the text says they mean."""

from casereview.text.normalise import normalise


def normalise_form(text: str) -> str:
    """A form of the lexicon spelt as normalised text is."""
    return normalise(text).text
