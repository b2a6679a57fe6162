"""The sections of an article, by the reader for its format; knows nothing of where articles come from."""

from casereview.fulltext.archive import Article
from casereview.fulltext.jats import read_jats
from casereview.records import FullText


def read(article: Article) -> FullText:
    """The full text of an article as received; without a body it has no sections."""
    return read_jats(article.data, record_id=article.record_id, source=article.source, source_id=article.source_id)
