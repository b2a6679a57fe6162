"""Europe PMC: the full texts of its open-access articles as JATS, from its REST services.

Source: https://europepmc.org/RestfulWebService. A 404 with an empty body is its answer for what it does not know as for
what is not open.
"""

from casereview.fulltext.archive import Article
from casereview.fulltext.asking import Services, Sought, accepted
from casereview.web import xml_of

URL = "https://www.ebi.ac.uk/europepmc/webservices/rest/"
NOT_OPEN = "not there or not open access"


def from_europepmc(sought: Sought, services: Services) -> Article | str:
    """The article, or why there is none."""
    web = services.europepmc
    path = f"{sought.pmcid}/fullTextXML"
    request = {"utility": "europepmc", "path": path} | web.place
    data = services.kept(request, lambda: web.get(path, xml_of("article")))
    if not data:
        return NOT_OPEN
    article = Article(record_id=sought.record.record_id, source="europepmc", source_id=sought.pmcid, data=data)
    return accepted(article, sought.record)
