"""What is asserted of a mention."""

from spacy.language import Language
from spacy.tokens import Doc


@Language.component("casereview_assertion")
def assert_mentions(doc: Doc) -> Doc:
    """Set `assertion` and `rule` of every mention."""
    return doc
