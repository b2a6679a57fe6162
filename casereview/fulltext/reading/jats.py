"""JATS, the XML of full texts in PubMed Central and Europe PMC, read into sections.

Nothing of the body's text is dropped but what is not meant for readers (object identifiers, the TeX twin of a formula).
Text is flattened: superscripts, subscripts and MathML as plain characters, white space as single spaces. A paragraph,
a list item and a table row is one line each. Figures and tables stand after the text of the section that holds them,
as sections of their own.

Source: JATS 1.3 Archiving tag set, https://jats.nlm.nih.gov/archiving/tag-library/1.3/.
"""

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from casereview.errors import ReviewError
from casereview.records import FullText, Section

SEPARATOR = " > "
"""Between the titles of a section's path: `Case presentation > Case 1`."""

CELL = " | "
"""Between the cells of a table row."""

# A section's kind, by its title. The CARE headings for case reports (care-statement.org) are among them. First match wins.
KINDS = [
    (kind, re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE))
    for kind, pattern in [
        (
            "other",
            r"ethic\w*|(informed |patient |written )*consent|competing|conflicts?|declaration|disclosure|funding|abbreviations?"
            r"|acknowledge?ments?|authors?.? contribution|supplement\w*|data availab\w*|availability|pre-publication|patient perspective",
        ),
        (
            "discussion",
            r"discussion|comments?$|(review of (the )?|narrative |systematic )?literature( review)?|discusi[oó]n|discussão|diskussion",
        ),
        (
            "conclusion",
            r"conclusions?|concluding remarks|summary$|(key |take.home |learning )(points?|messages?)|conclusi[oó]n(es)?|conclusão|schlussfolgerung",
        ),
        (
            "methods",
            r"(materials?|patients?|subjects?|cases?|data)( and |\s*&\s*)methods?|[\w ]+ and methods?|methods?|methodology|search strategy|m[eé]todos?|m[eé]thodes?|methodik",
        ),
        (
            "case",
            r"(illustrative |clinical |our |the |index |first |second |third |present )?(cases?|patients?)( (present\w*|reports?|descriptions?|histor\w+|series"
            r"|summar\w+|stud(y|ies)|information|vignettes?|discussion|\d+|[ivx]+|[a-h]|one|two|three|four|five))*\s*([:.,;(&–]|and |$)|(report|presentation|description)s? of (the |a |two |three )?(cases?|patients?)"
            r"|clinical (presentation|history|description|course|vignette|observation|findings|features|details)|history( of present illness)?"
            r"|(past )?medical history|chief complaints?|(physical|neurological) examination|laboratory (examination|findings|tests?|results?)|imaging( examination| findings)?"
            r"|diagnostic assessment|final diagnosis|therapeutic intervention|treatment|outcome and follow|follow.?up( and outcomes?)?|investigations|differential diagnosis"
            r"|timeline|casos?( cl[ií]nicos?)?|presentaci[oó]n del caso|descripci[oó]n del caso|relato d[eo] caso|cas cliniques?|observations?( cliniques?)?|fallbericht|kasuistik",
        ),
        ("results", r"results?|findings|resultados?|r[eé]sultats?|ergebnisse"),
        (
            "introduction",
            r"introduction|background|objectives?|aims?( and objectives)?|purpose|introducci[oó]n|introdução|einleitung|hintergrund",
        ),
    ]
]
# `sec-type` as publishers write it; several are joined by "|".
TYPES = {
    "intro": "introduction",
    "introduction": "introduction",
    "background": "introduction",
    "case": "case",
    "cases": "case",
    "case-report": "case",
    "case report": "case",
    "methods": "methods",
    "materials": "methods",
    "materials and methods": "methods",
    "results": "results",
    "discussion": "discussion",
    "conclusion": "conclusion",
    "conclusions": "conclusion",
    "supplementary-material": "other",
    "coi-statement": "other",
    "data-availability": "other",
    "ethics-statement": "other",
    "author-contributions": "other",
    "funding-information": "other",
}
# Within methods or results, "Patients" or "Treatment" is a matter of the study: only these words begin a case there.
CASE = re.compile(
    r"(\w+ )?(case|patient)s? ?(#? ?\d|[ivx]+\b|one|two|three|report|presentation|description|histor)", re.IGNORECASE
)
NUMBERING = re.compile(r"^\s*(?:(?:\d+(?:\.\d+)*|[IVX]+)[.):]?\s+)?")

FLOATS = {
    "fig",
    "table-wrap",
    "boxed-text",
    "supplementary-material",
    "fig-group",
    "table-wrap-group",
    "media",
    "graphic",
}
BLOCKS = {"p", "list", "def-list", "disp-quote", "verse-group", "speech", "statement", "disp-formula", "disp-formula-group"} | {
    "preformat", "fn", "fn-group", "ref-list", "glossary", "ack", "code", "question", "answer", "table", "address", "array"
}  # fmt: skip
HIDDEN = {"object-id", "tex-math", "sec-meta", "processing-meta"}
CITATION = re.compile(r"[\s\d,;–—‐-]*\d[\s\d,;–—‐-]*")


def read_jats(data: bytes, *, record_id: str, source: str, source_id: str) -> FullText:
    """The full text of one article.

    Args:
        data: one JATS article, alone or within a `pmc-articleset`.
        record_id: the record it belongs to.
        source: where it came from, e.g. `pmc`.
        source_id: its id there, e.g. `PMC3170259`.

    Returns:
        The text; without sections where the publisher gives the front matter only.

    Raises:
        ReviewError: not well-formed XML, or no article in it.
    """
    root = parse(data, name=source_id)
    article = root if _name(root) == "article" else next(root.iter("{*}article"), None)
    if article is None:
        raise ReviewError(f"{source_id}: there is no JATS article in this answer; delete it and fetch again")
    return read_article(article, record_id=record_id, source=source, source_id=source_id)


def parse(data: bytes, *, name: str) -> etree._Element:
    """XML to a tree: no network, no DTD, no expanded entities (a document cannot make us read or grow anything)."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as err:
        raise ReviewError(f"{name}: the full text is not well-formed XML ({err}); delete it and fetch again") from err


def read_article(article: etree._Element, *, record_id: str, source: str, source_id: str) -> FullText:
    """As `read_jats`, for an `article` element."""
    walk = _Walk()
    body = article.find("{*}body")
    if body is not None and flatten(body):
        walk.section(body, path=(), kind="other")
        for extra in article.iterfind("{*}floats-group"):
            walk.section(extra, path=(), kind="other")
        for app in article.iterfind("{*}back//{*}app"):
            walk.section(app, path=(), kind="other")
    return FullText(
        record_id=record_id,
        source=source,
        source_id=source_id,
        licence=_licence(article),
        notices=tuple(_notices(article)),
        sections=tuple(walk.sections),
    )


def kind_of(title: str | None, sec_type: str | None, inherited: str) -> str:
    """What a section is for: by its type, else by its title, else as the section around it."""
    for part in (sec_type or "").lower().split("|"):
        if part in TYPES:
            return TYPES[part]
    bare = NUMBERING.sub("", title or "")
    kind = next((kind for kind, pattern in KINDS if pattern.match(bare)), inherited)
    return inherited if kind == "case" and inherited != "other" and not CASE.match(bare) else kind


@dataclass
class _Walk:
    """Collects sections in the order of the document."""

    sections: list[Section] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, lines: list[str], kind: str) -> None:
        """A section of these lines, under a name not yet taken; nothing where there is no text."""
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        count = self.names[name] = self.names.get(name, 0) + 1
        unique = name if count == 1 else f"{name} ({count})"
        self.sections.append(Section(name=unique, text=text, layer="fulltext", kind=kind))

    def section(self, sec: etree._Element, *, path: tuple[str, ...], kind: str) -> None:
        """One `sec` (or body, appendix, box): its own text, then its figures and tables, then its subsections."""
        lines: list[str] = []
        floats: list[etree._Element] = []
        name = SEPARATOR.join(path) or "Text"

        def flush() -> None:
            self.add(name, lines, kind)
            for item in floats:
                self.floating(item, path=path, kind=kind)
            lines.clear()
            floats.clear()

        for child in _elements(sec):
            tag = _name(child)
            if tag == "sec":
                flush()
                title = flatten(child.find("{*}title"))
                label = flatten(child.find("{*}label"))
                heading = " ".join(filter(None, (label, title)))
                self.section(
                    child,
                    path=(*path, heading) if heading else path,
                    kind=kind_of(title, child.get("sec-type"), kind),
                )
            elif tag in ("title", "label"):
                if not path:
                    lines.append(flatten(child))
            elif tag in FLOATS:
                floats.append(child)
            else:
                lines.extend(block(child, floats))
        flush()
        if path and not any(known.startswith(name) for known in self.names):
            self.add(name, [path[-1]], "other")  # a heading over nothing but figures is text, too

    def floating(self, item: etree._Element, *, path: tuple[str, ...], kind: str) -> None:
        """A figure, table or box as a section of its own, named by its label."""
        tag, label = _name(item), flatten(item.find("{*}label")).rstrip(".:")
        if tag == "boxed-text":
            title = label or flatten(item.find("{*}caption/{*}title")) or flatten(item.find("{*}sec/{*}title")) or "Box"
            self.section(item, path=(title,), kind=kind_of(title, None, kind))
            return
        lines = caption_lines(item, label)
        inner: list[etree._Element] = []
        for child in _elements(item):
            name = _name(child)
            if name in ("label", "caption"):
                continue
            if name in FLOATS:
                inner.append(child)
            elif name == "alternatives":
                lines.extend(line for table in child.iterfind("{*}table") for line in table_lines(table, inner))
            elif name == "table-wrap-foot":
                lines.extend(line for note in _elements(child) for line in block(note, inner))
            else:
                lines.extend(block(child, inner))
        is_table = tag.startswith("table-wrap")
        name = label or (
            "Table" if is_table else "Supplement" if tag in ("supplementary-material", "media") else "Figure"
        )
        self.add(name, lines, "table" if is_table else "caption")
        for child in inner:
            self.floating(child, path=path, kind=kind)


def caption_lines(item: etree._Element, label: str) -> list[str]:
    """`Figure 1. Title. Text` of a figure or table, as one line a paragraph."""
    lines = [flatten(part) for part in item.iterfind("{*}caption/*")]
    lines = [line for line in lines if line]
    if label:
        lines[:1] = [f"{label}. {lines[0]}"] if lines else [label]
    return lines


def block(element: etree._Element, floats: list[etree._Element]) -> list[str]:
    """The lines of a block: paragraphs, list items, rows. Figures and tables met within it go to `floats`."""
    tag = _name(element)
    if tag == "list":
        return [line for item in element.iterfind("{*}list-item") for line in list_item(item, element, floats)]
    if tag == "table":
        return table_lines(element, floats)
    if tag == "def-list":
        return [
            ": ".join(
                filter(None, (flatten(item.find("{*}term")), " ".join(flatten(d) for d in item.iterfind("{*}def"))))
            )
            for item in element.iterfind("{*}def-item")
        ]
    if tag == "fn" or tag == "disp-formula":
        return [" ".join(part for part in paragraphs(element, floats) if part)]
    return paragraphs(element, floats)


def list_item(item: etree._Element, around: etree._Element, floats: list[etree._Element]) -> Iterator[str]:
    """A list item: its label or a dash, then its text; the items of a nested list follow as lines of their own."""
    label = flatten(item.find("{*}label"))
    dash = "" if around.get("list-type") in ("simple", "none") else "-"
    lead = " ".join(filter(None, (label or dash,)))
    for number, line in enumerate(paragraphs(item, floats, skip={"label"})):
        yield f"{lead} {line}" if number == 0 and lead else line


def paragraphs(element: etree._Element, floats: list[etree._Element], skip: frozenset | set = frozenset()) -> list[str]:
    """Mixed content as lines: running text is joined, each block within it is a line (or more) of its own."""
    lines: list[str] = []
    running: list[str] = [element.text or ""]

    def close() -> None:
        line = _squeeze("".join(running))
        if line:
            lines.append(line)
        running.clear()

    for child in element:
        tag = _name(child)
        if tag in FLOATS and not _is_inline_graphic(child):
            floats.append(child)
            running.append(" ")
        elif tag in BLOCKS:
            close()
            lines.extend(block(child, floats))
        elif tag == "sec":
            close()
            lines.extend(paragraphs(child, floats))
        elif tag in ("title", "label") and tag not in skip and _name(element) != "fn":
            close()
            lines.append(flatten(child))
        elif tag not in skip:
            running.append(_inline(child))
            if tag in ("label", "attrib", "term", "def"):
                running.append(" ")
        running.append(child.tail or "")
    close()
    return lines


def table_lines(table: etree._Element, floats: list[etree._Element]) -> list[str]:
    """A line a row; a cell that spans rows is repeated in each, so that every row can be read alone."""
    lines = []
    carried: dict[int, tuple[str, int]] = {}
    for row in table.iter("{*}tr"):
        cells, column = [], 0
        own = [c for c in _elements(row) if _name(c) in ("td", "th")]
        while own or any(at >= column for at in carried):
            if column in carried:
                text, left = carried.pop(column)
                if left > 1:
                    carried[column] = (text, left - 1)
                cells.append(text)
                column += 1
                continue
            if not own:
                column += 1
                continue
            cell = own.pop(0)
            text = " ".join(paragraphs(cell, floats))
            if (rows := _span(cell, "rowspan")) > 1:
                carried[column] = (text, rows - 1)
            cells.append(text)
            column += _span(cell, "colspan")
        if any(cells):
            lines.append(CELL.join(cells).strip())
    return lines


def flatten(element: etree._Element | None) -> str:
    """All text of an element, markup gone, on one line; empty for none."""
    return "" if element is None else _squeeze(_inline(element))


def _inline(element: etree._Element) -> str:
    if isinstance(element, etree._Entity):
        return html.entities.html5.get(f"{element.name};", "")
    tag = _name(element)
    if tag in HIDDEN:
        return _tex(element) if tag == "tex-math" and not _has_mathml_twin(element) else ""
    if tag == "break":
        return " "
    text = (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)
    # A citation set as a superscript would grow onto the number or word before it: "375 mg/m2" + "12".
    if tag == "sup" and element.find(".//{*}xref[@ref-type='bibr']") is not None and CITATION.fullmatch(text):
        return f" [{text.strip()}]"
    if tag in BLOCKS or tag in ("title", "td", "th", "caption", "label", "list-item"):
        return f" {text} "
    return text


def _tex(element: etree._Element) -> str:
    """The formula of a `tex-math`, without the document that publishers wrap it in."""
    found = re.search(r"\\begin\{document\}(.*)\\end\{document\}", element.text or "", re.DOTALL)
    return (found.group(1) if found else element.text or "").strip().strip("$")


def _has_mathml_twin(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and _name(parent) == "alternatives" and parent.find("{*}math") is not None


def _is_inline_graphic(element: etree._Element) -> bool:
    return _name(element) in ("graphic", "media") and len(element) == 0 and not (element.text or "").strip()


def _span(cell: etree._Element, which: str) -> int:
    value = cell.get(which) or "1"
    return max(1, int(value)) if value.isdecimal() else 1


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _elements(element: etree._Element) -> Iterator[etree._Element]:
    return (child for child in element if isinstance(child.tag, str))


def _licence(article: etree._Element) -> str | None:
    """`CC BY-NC 4.0` where the licence is one of Creative Commons, else its address or its text."""
    licence = article.find("{*}front/{*}article-meta/{*}permissions/{*}license")
    if licence is None:
        return None
    addresses = [value for node in licence.iter() for name, value in node.attrib.items() if name.endswith("href")]
    addresses += [node.text or "" for node in licence.iter("{*}license_ref")]
    for address in addresses:
        found = re.search(r"creativecommons\.org/(licenses|publicdomain)/([a-z-]+)(?:/(\d\.\d))?", address)
        if found:
            code = "CC0" if found[1] == "publicdomain" else f"CC {found[2].upper()}"
            return " ".join(filter(None, (code, found[3])))
    return next((a for a in addresses if a), None) or flatten(licence) or None


def _notices(article: etree._Element) -> Iterator[str]:
    """What a reader must be told: notes of the front matter, and that the article was retracted or is a correction."""
    for notes in article.iterfind("{*}front/{*}notes"):
        yield from filter(None, (flatten(p) for p in notes.iter("{*}p")))
    kind = article.get("article-type") or ""
    if kind in ("retraction", "correction", "expression-of-concern"):
        yield f"This is a notice of {kind.replace('-', ' ')}, not the article itself."
    for related in article.iterfind("{*}front/{*}article-meta/{*}related-article"):
        if related.get("related-article-type") in ("retraction-forward", "retracted", "expression-of-concern"):
            yield "This article was retracted or is under an expression of concern."
