"""What a heading is, and how the blocks of an article become sections: shared by the readers of all formats but JATS.

A reader gives its text as blocks in reading order. A heading opens a section, known by its wording (`jats.kind_of`, abstract,
references) or by the form that the reader saw (style, larger or bold letters). Names are as those of JATS:
`Case presentation > Case 1`, with the page where the format has pages: `Case report (page 2)`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from casereview.fulltext.reading.jats import CITATION, KINDS, NUMBERING, SEPARATOR, kind_of
from casereview.records import Section

Role = Literal["heading", "text", "table", "caption", "aside"]

TEXT = "Text"
"""The section of what stands under no heading, as for JATS."""

ABSTRACT = re.compile(
    r"(structured |graphical |plain.language )?(abstract|summary)|resumen|resumo|résumé|riassunto|zusammenfassung|abstrakt",
    re.I,
)
APART = "apart"
"""The kind of sections that are kept and tell of no patient: references, key words, running heads, notes."""

REFERENCES = re.compile(
    r"(list of )?references( and notes| cited)?|bibliography|(literature|works) cited|referencias( bibliogr[aá]ficas)?"
    r"|referências|bibliograf[ií]a|références|bibliographie|literatur(verzeichnis)?|riferimenti",
    re.I,
)
KEYWORDS = re.compile(
    r"key.?words?( and phrases)?|index terms|mesh terms|palabras clave|palavras.chave|mots.cl[eé]s|schl(ü|ue)sselw(ö|oe)rter",
    re.I,
)
_KEYWORDS = re.compile(rf"({KEYWORDS.pattern})\s*[:.—–]\s*(?=\S)", re.I)
INTRODUCTION = re.compile(
    r"introduction|introducci[oó]n|introdução|einleitung|hintergrund|case (reports?|presentation)", re.I
)
# What begins a case as a whole, not a part of one ("Treatment"), which may be the matter of a review.
_CASE = re.compile(
    r"(the |our |first |second |third )?(case|patient|clinical (case|history|presentation|course|description)|casos?\b|cas\b|relato"
    r"|presentaci[oó]n|descripci[oó]n|fallbericht|kasuistik)",
    re.I,
)
_PLAIN = re.compile(r"\b(was|were|is|are|has|had|have|showed|revealed|reported|presented with|began|received)\b", re.I)
# "Figure 1 shows" goes on as prose; "Figure 1. MRI" and "Figure 1 MRI" are captions.
CAPTION = re.compile(
    r"(?P<label>(?P<what>(?i:(?:supplementary |extended data )?(?:fig(?:ure|\.)?|abb(?:ildung|\.)?|figura|table|tab\.|tabla|tabela"
    r"|tableau|tabelle|box|video)))\s*[Se]?(?:\d{1,3}|[IVX]{1,4})(?:[A-Ha-h]\b)?)"
    r"(?=\s*(?:[.:|–—-]|$|\n)|\s+[(\[A-ZÀ-Þ])"
)
_TABLE = re.compile(r"(supplementary |extended data )?tab", re.I)
# What a raised number belongs to as a power: "m2", "mm3", "x 109", "min-1".
_UNIT = re.compile(r"(?:^|[\s\d./·×x*(-])(?:[mcdkµμn]?m|10|[mµμd]?[lL]|min|s|h|k?g|mg)$")
_WORD_END = re.compile(r"(?:[^\W\d_]{2}|[.,;:)\]”’\"'])$")
LONGEST = 120
"""Characters of a heading at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, a paragraph, a table or a caption. `level` of a heading: smaller is higher. `pages`: first and last, from 1.

    `seen`: the level is one that a reader guessed from the looks of the letters, not one that the file says.

    An `aside` is what stands on the page but is no part of its text; `text` of a table holds a line a row.
    """

    text: str
    role: Role = "text"
    level: float = 9
    pages: tuple[int, int] | None = None
    seen: bool = False
    aside: str = "Running heads"


def bare(title: str) -> str:
    """A heading without its number and final colon."""
    return NUMBERING.sub("", title).strip().rstrip(":.").strip()


def sort_of(title: str) -> str | None:
    """`abstract`, `references`, `keywords` or a kind of `jats.KINDS`, by the wording alone."""
    text = bare(title)
    for sort, pattern in (("abstract", ABSTRACT), ("references", REFERENCES), ("keywords", KEYWORDS)):
        if pattern.fullmatch(text):
            return sort
    return next((kind for kind, pattern in KINDS if pattern.match(text)), None)


def _is_main(title: str) -> bool:
    """Whether a heading is one of the main sections, which a heading of unknown words may be a part of."""
    sort = sort_of(title)
    return sort in ("introduction", "methods", "results", "discussion") or (
        sort == "case" and bool(_CASE.match(bare(title)))
    )


def is_worded(line: str) -> bool:
    """Whether a line that stands alone is a heading by its wording, whatever its letters: short, known, no sentence."""
    text = bare(line)
    if not text or len(text.split()) > 6 or line.rstrip()[-1] in ".,;" or not text[0].isupper() or _PLAIN.search(text):
        return False
    return sort_of(line) is not None


def is_shaped(line: str) -> bool:
    """Whether a line could be a heading if its letters stand out: short, of letters, no end of a sentence."""
    text = line.strip()
    letters = sum(c.isalpha() for c in text)
    return (
        letters >= 3
        and len(text) <= LONGEST
        and len(text.split()) <= 14
        and text[-1] not in ".,;-"
        and 2 * letters > len(text)
    )


def caption_of(text: str) -> tuple[str, Role] | None:
    """The label of a caption (`Table 2`) and whether it is one of a table; nothing where the text is no caption."""
    found = CAPTION.match(text)
    if not found:
        return None
    return " ".join(found["label"].split()), "table" if _TABLE.match(found["what"]) else "caption"


def raised(before: str, text: str) -> str:
    """A superscript as plain text: numbers after a word are citations and would grow onto it, so ` [12]`, as for JATS."""
    citation = CITATION.fullmatch(text) and _WORD_END.search(before) and not _UNIT.search(before)
    return f" [{text.strip()}]" if citation else text


def to_sections(blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The sections of an article's blocks, in their order; asides last."""
    out = _Collector()
    asides: dict[str, list[str]] = {}
    body = False
    for block in _resolved(blocks):
        if block.role == "aside":
            asides.setdefault(block.aside, []).append(block.text)
        elif block.role == "heading":
            sort = sort_of(block.text)
            # "Summary" under an article is a conclusion.
            apart = sort in ("references", "keywords") or (sort == "abstract" and not body)
            out.open(block, kind=("abstract" if sort == "abstract" else APART) if apart else None)
            body = body or not apart
        elif block.role in ("table", "caption"):
            label = caption_of(block.text)
            name = label[0] if label else "Table" if block.role == "table" else "Figure"
            out.floats.append((name, block))
            if out.last is None:
                out.flush()
        else:
            out.running(block)
    out.close(0)
    out.flush()
    for name, lines in asides.items():
        out.add(name, "\n".join(lines), APART, None)
    return tuple(out.sections)


def _parted(blocks: Sequence[Block]) -> Iterator[Block]:
    """`Keywords: lupus` as a heading and its text: an abstract ends there. The caption above a table is its first line."""
    caption: Block | None = None
    for block in blocks:
        if caption and block.role == "table" and not caption_of(block.text):
            block = replace(block, text=f"{caption.text}\n{block.text}")
        elif caption:
            yield caption
        label = caption_of(block.text) if block.role == "caption" else None
        caption = block if label and label[1] == "table" else None
        if caption:
            continue
        found = _KEYWORDS.match(block.text) if block.role == "text" else None
        if found:
            yield replace(block, text=found[1], role="heading")
        yield replace(block, text=block.text[found.end() :]) if found else block
    if caption:
        yield caption


def _resolved(blocks: Sequence[Block]) -> list[Block]:
    """Headings that are none become text: the title and names above the first known heading, and labels in the abstract."""
    blocks = list(_parted(blocks))
    known = [i for i, b in enumerate(blocks) if b.role == "heading" and sort_of(b.text)]
    first = known[0] if known else 0
    level = min((blocks[i].level for i in known), default=0)
    if not known:
        headings = [b for b in blocks if b.role == "heading"]
        lowest = min((b.level for b in headings), default=0)
        # One heading above all others is the title of the article.
        level = lowest + (
            bool(headings) and headings[0].level == lowest and sum(b.level == lowest for b in headings) == 1
        )
    labels = _labels_of_abstract(blocks, known)
    out = []
    for i, block in enumerate(blocks):
        if block.role == "heading" and (i < first or i in labels or (not known and block.level < level)):
            block = Block(text=block.text, pages=block.pages)
        elif block.role == "heading" and (
            block.level < level or sort_of(block.text) in ("abstract", "references", "keywords")
        ):
            block = replace(block, level=level)
        out.append(block)
    return out


def _labels_of_abstract(blocks: Sequence[Block], known: list[int]) -> set[int]:
    """Headings that part a structured abstract: those between it and its key words, or the introduction of the article."""
    at = next((i for i in known if sort_of(blocks[i].text) == "abstract"), None)
    if at is None:
        return set()
    within: list[int] = []
    seen: set[str] = set()
    for i in (i for i in known if i > at):
        sort, title = sort_of(blocks[i].text), bare(blocks[i].text).lower()
        if sort == "keywords" or title in seen or (INTRODUCTION.fullmatch(title) and "conclusion" in seen | {sort}):
            return set(within)
        if sort in ("references", "discussion", "abstract") or len(within) > 7:
            return set()
        if title.startswith(("introduction", "introducci")):
            return set(within)
        within.append(i)
        seen |= {title, sort or ""} - {""}
    return set()


@dataclass
class _Open:
    """A heading whose text may still come."""

    title: str
    level: float
    kind: str
    leaf: bool
    pages: tuple[int, int] | None
    used: bool = False


@dataclass
class _Collector:
    """Sections under names not yet taken; text that follows under the same heading on the same page is one section.

    Figures and tables stand after it, as for JATS: a sentence, and a patient's story, are not cut by them.
    """

    sections: list[Section] = field(default_factory=list)
    path: list[_Open] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    floats: list[tuple[str, Block]] = field(default_factory=list)
    last: tuple[str, tuple[int, int] | None] | None = None

    def open(self, block: Block, *, kind: str | None) -> None:
        """A heading begins; those of its height and below it end."""
        main = self.path[0] if self.path and _is_main(self.path[0].title) else None
        if block.seen and main and not sort_of(block.text):
            # "Neuroimaging" in the letters of "Case report" is a part of it: main sections have known names.
            block = replace(block, level=max(block.level, main.level + 0.5))
        # Nothing stands under key words, an abstract, references: print may show the next heading smaller than theirs.
        self.close(min([block.level, *(h.level for h in self.path if h.leaf)]))
        above = self.path[-1].kind if self.path else "other"
        own = kind or kind_of(bare(block.text), None, above)
        self.path.append(_Open(block.text.strip(), block.level, own, kind is not None, block.pages))

    def close(self, level: float) -> None:
        """End headings; one over nothing is text, too."""
        self.flush()
        while self.path and self.path[-1].level >= level:
            name, ended = self._name(), self.path.pop()
            if not ended.used:
                self.add(name, ended.title, "other", ended.pages)
            for above in self.path:
                above.used = True

    def running(self, block: Block) -> None:
        """A paragraph under the headings that are open."""
        if not block.text.strip():
            return
        for heading in self.path:
            heading.used = True
        key = (self._name(), block.pages)
        if self.last == key:
            before = self.sections.pop()
            self.sections.append(replace(before, text=f"{before.text}\n{block.text}"))
            return
        self.flush()
        self.add(key[0], block.text, self.path[-1].kind if self.path else "other", block.pages)
        self.last = key

    def flush(self) -> None:
        """What floats stands here."""
        self.last = None
        for name, block in self.floats:
            self.add(name, block.text, block.role, block.pages)
        self.floats.clear()

    def add(self, name: str, text: str, kind: str, pages: tuple[int, int] | None) -> None:
        """A section of its own."""
        unique = self._free(name + page_label(pages))
        self.sections.append(Section(name=unique, text=text, layer="fulltext", kind=kind))

    def _name(self) -> str:
        return SEPARATOR.join(h.title for h in self.path) or TEXT

    def _free(self, name: str) -> str:
        count = self.names[name] = self.names.get(name, 0) + 1
        return name if count == 1 else self._free(f"{name} ({count})")


def page_label(pages: tuple[int, int] | None) -> str:
    """` (page 2)`, ` (pages 2-3)`, or nothing."""
    if pages is None:
        return ""
    return f" (page {pages[0]})" if pages[0] == pages[1] else f" (pages {pages[0]}-{pages[1]})"


def squeezed(lines: Iterable[str]) -> str:
    """Lines as one, white space as single spaces."""
    return " ".join(" ".join(lines).split())
