"""Lines in reading order put into paragraphs; words broken at the end of a line put together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median

from casereview.fulltext.reading.headings import is_shaped, is_worded
from casereview.fulltext.reading.layout import Item, Line, Table, baselines_of


@dataclass(slots=True, kw_only=True)
class Paragraph:
    """Lines of one paragraph (or one table), and whether it stands at the end of its column."""

    lines: list[Line] = field(default_factory=list)
    table: Table | None = None
    column: int = 0

    @property
    def size(self) -> float:
        return self.table.size if self.table else median(x.size for x in self.lines)

    def text(self, known: Counter | None = None) -> str:
        return self.table.text if self.table else join_lines((x.text for x in self.lines), known)

    @property
    def pages(self) -> tuple[int, int]:
        if self.table:
            return self.table.page, self.table.page
        return self.lines[0].page, self.lines[-1].page


def paragraphs_of(stretch: list[Item], column: int) -> Iterator[Paragraph]:
    """The paragraphs of a stretch of one column: parted by space, indents, short last lines and other letters."""
    lines = [_row(row) for row in baselines_of([x for x in stretch if isinstance(x, Line)])]
    steps = [a.middle - b.middle for a, b in zip(lines, lines[1:], strict=False)]
    leading = median(steps) if steps else 0.0
    # A line of a wide table, or a title, says nothing of where the lines of the text end.
    left, right = min((x.x0 for x in lines), default=0), _quantile([x.x1 for x in lines], 0.75)
    tables = sorted((x for x in stretch if isinstance(x, Table)), key=lambda x: -x.middle)
    current: list[Line] = []
    for line in lines:
        above = [t for t in tables if t.middle > line.middle]
        if current and (above or _begins(line, current, leading, left, right)):
            yield Paragraph(lines=current, column=column)
            current = []
        for table in above:
            tables.remove(table)
            yield Paragraph(table=table, column=column)
        current.append(line)
    if current:
        yield Paragraph(lines=current, column=column)
    for table in tables:
        yield Paragraph(table=table, column=column)


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))] if values else 0.0


def _row(row: list[Line]) -> Line:
    """Lines side by side in one column as one, such as a wide gap leaves them."""
    if len(row) == 1:
        return row[0]
    first = row[0]
    return Line(
        text=" ".join(x.text for x in row),
        x0=first.x0,
        x1=row[-1].x1,
        y0=min(x.y0 for x in row),
        y1=max(x.y1 for x in row),
        size=median(x.size for x in row),
        bold=all(x.bold for x in row),
        italic=all(x.italic for x in row),
        page=first.page,
        lead=first.lead or (first.text if first.bold and not row[1].bold else ""),
    )


_ENDS = re.compile(r"""[.!?]["')\]”’»]*(\s?\[[\d\s,;–—‐-]+\])?$""")
_SHORT = re.compile(r"\b(figs?|tabs?|refs?|nos?|drs?|mr|mrs|vs|et al|e\.g|i\.e|cf|approx|resp)\.$", re.I)
_ITEM = re.compile(r"[•▪●◦‣■–-]\s|\(?\d{1,2}[.)]\s|\[\d{1,3}\]")


def ends_sentence(text: str) -> bool:
    """Whether a line could be the last of a paragraph; `Fig.` and `et al.` end no sentence."""
    return bool(_ENDS.search(text)) and not _SHORT.search(text)


def _is_heading(text: str) -> bool:
    return is_worded(text) or (text.isupper() and len(text.split()) > 1 and is_shaped(text))


def _begins(line: Line, current: list[Line], leading: float, left: float, right: float) -> bool:
    """Whether a line begins a new paragraph."""
    last, em = current[-1], line.size
    if abs(line.size - last.size) > 0.09 * last.size or line.bold != last.bold:
        return True
    if last.middle - line.middle > max(1.35 * leading, 1.5 * em):
        return True
    if _ITEM.match(current[0].text) and line.x0 > current[0].x0 + 0.5 * em and not _ITEM.match(line.text):
        return False  # a hanging indent
    short = last.x1 < right - 0.2 * (right - left)
    if (short and (ends_sentence(last.text) or last.text.endswith(":"))) or (
        _ITEM.match(line.text) and (ends_sentence(last.text) or short)
    ):
        return True
    if len(current) == 1 and short and _is_heading(last.text):
        return True
    if _is_heading(line.text) and ends_sentence(last.text) and line.x1 < right - 0.3 * (right - left):
        return True
    shift = line.x0 - last.x0
    if len(current) == 1:
        # To the left: the first line was indented. To the right: a hanging indent, if the line before is full.
        return shift > 0.7 * em and (ends_sentence(last.text) or short)
    return shift > 0.7 * em or (shift < -0.7 * em and ends_sentence(last.text))


_HYPHEN = "\u2010\u2011-"
_BROKEN = re.compile(rf"(?P<left>[^\s/({_HYPHEN}]+)[\xad{_HYPHEN}]$")
# Parts that keep their hyphen in medical English, by style guides (AMA Manual of Style, section 8.3) and use.
_KEEP_LEFT = {"anti", "non", "self", "all", "half", "well", "ex", "cross", "quasi", "co", "year", "month", "week", "day", "hour"} | {
    "high", "low", "long", "short", "first", "second", "third", "double", "single", "one", "two", "three", "four", "late", "early",
    "new", "mid", "full", "middle", "follow", "work", "set", "post", "pre", "steroid", "drug", "cell", "contrast", "chi", "age", "sex",
}  # fmt: skip
_KEEP_RIGHT = {"old", "positive", "negative", "like", "related", "induced", "associated", "dependent", "based", "onset", "up"} | {
    "threatening", "term", "dose", "line", "weighted", "enhanced", "enhancing", "specific", "free", "resistant", "responsive", "sided",
    "naive", "refractory", "mediated", "existing", "defined", "confirmed", "reported", "limb", "segment", "axis", "blind", "controlled",
}  # fmt: skip
_SUSPENDED = re.compile(r"(and|or|to|und|oder|y|o|et|ou)\b", re.I)


def join_lines(lines: Iterable[str], known: Counter | None = None) -> str:
    """Lines as one text. A word broken at a line's end is put together; a hyphen of its own stays.

    A hyphen stays beside a capital or a number (`anti-` `Ro`, `25-` `year-old`), and where either part is one that takes it
    (`seropositive` is one word, `IgG-positive` two). Else it is the printer's: `myeli-` `tis`. `known` counts the words of
    the whole text that stand within lines: a word found there decides before any rule. `pre-` `and post-` keeps its space.
    """
    out = ""
    for line in lines:
        broken = _BROKEN.search(out)
        if not out:
            out = line
        elif out.endswith("\xad"):
            out = out[:-1] + line
        elif broken and not _SUSPENDED.match(line):
            out = (out if _keeps(broken["left"], line, known) else out[:-1]) + line
        elif re.search(r"[^\s][–/]$", out) or (_is_cjk(out[-1]) and line and _is_cjk(line[0])):
            out += line
        else:
            out = f"{out} {line}"
    return out.replace("\xad", "")


def _keeps(left: str, line: str, known: Counter | None) -> bool:
    right = re.match(r"[\w'’]*", line)[0]
    if known:
        whole, parted = known[(left + right).lower()], known[f"{left}-{right}".lower()]
        if whole != parted:
            return parted > whole
    if len(left) == 1:
        return True  # "γ-" "aminobutyric": no printer breaks a word after its first letter
    bare = left.lower().strip(",.;:()[]")
    if (
        not right
        or not right[0].islower()
        or not left[-1].islower()
        or any(c.isdigit() or c.isupper() for c in left[1:])
    ):
        return True
    return bare in _KEEP_LEFT or right.lower() in _KEEP_RIGHT


def _is_cjk(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uac00" <= letter <= "\ud7a3" or "\uff00" <= letter <= "\uffef"


def words_within(lines: Iterable[str]) -> Counter:
    """How often each word, with its hyphens, stands within lines: not at their ends, where it may be broken."""
    count: Counter = Counter()
    for line in lines:
        words = re.findall(r"[\w'’]+(?:-[\w'’]+)*", line.lower().replace("\u2010", "-"))
        count.update(words[:-1] if line[-1:] in _HYPHEN + "\xad" else words)
    return count
