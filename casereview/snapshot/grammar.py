"""PubMed's query language: text to a tree and back, and what a tree means as sets.

Operators (upper case) are taken from left to right, without precedence; parentheses group; terms side by side are
ANDed. A run of words up to an operator, a quotation mark, a parenthesis or a tag is one term, and a tag after it goes
for the whole run. What is not understood is refused with its name: a query that means something else than on PubMed
would return silently less.

Sources: PubMed User Guide (pubmed.ncbi.nlm.nih.gov/help); the list of fields of `einfo.fcgi?db=pubmed` (2025-11).
"""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput

from casereview.errors import ReviewError

Operator = Literal["AND", "OR", "NOT"]


class QueryError(ReviewError):
    """A query that PubMed, or this server, would not run as it was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words with a field. `field` is the long name of `FIELDS`, `None` for words without a tag.

    `text` has single spaces and no quotation marks; a `*` at its end truncates. `explode` is off for `[mh:noexp]`;
    `near` is the N of `[tiab:~N]`.
    """

    text: str
    quoted: bool = False
    field: str | None = None
    explode: bool = True
    near: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From `low` to `high`, both included, as written: dates such as `2019/01/05`, `2019`, `3000`, or UIDs."""

    low: str
    high: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`#1`: the set of an earlier query of the same WebEnv."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Operands from left to right: `first`, then each of `rest` with the operator before it (at least one)."""

    first: "Query"
    rest: tuple[tuple[Operator, "Query"], ...]


Leaf = Term | Range | Reference
Query = Leaf | Chain

FIELDS: dict[str, tuple[str, ...]] = {
    "All Fields": ("all",),
    "UID": ("pmid", "uid"),
    "Filter": ("filter", "filt", "sb", "subset"),
    "Title": ("ti", "titl"),
    "Abstract": ("ab",),
    "Title/Abstract": ("tiab",),
    "Text Word": ("tw", "word", "text words"),
    "Transliterated Title": ("tt",),
    "Other Term": ("ot", "otrm"),
    "Affiliation": ("ad", "affl"),
    "MeSH Terms": ("mh", "mesh", "mesh term"),
    "MeSH Major Topic": ("majr",),
    "MeSH Subheading": ("sh", "subh"),
    "Supplementary Concept": ("nm", "subs"),
    "EC/RN Number": ("rn", "ecno"),
    "Publication Type": ("pt", "ptyp"),
    "Language": ("la", "lang"),
    "Journal": ("ta", "jour", "so"),
    "Author": ("au", "fau", "full", "auth", "full author name"),
    "Author - First": ("1au", "faut", "first author name"),
    "Author - Last": ("lastau", "laut", "last author name"),
    "Author - Corporate": ("cn", "coln", "corporate author"),
    "Author - Identifier": ("auid",),
    "Investigator": ("ir", "finv", "fir"),
    "Place of Publication": ("pl", "cnty"),
    "Volume": ("vi", "vol"),
    "Issue": ("ip", "iss"),
    "Pagination": ("pg", "page"),
    "Article Identifier": ("aid", "doi"),
    "Location ID": ("lid",),
    "Date - Publication": ("dp", "pdat", "publication date"),
    "Electronic Publication Date": ("epdat", "epdt"),
    "Date - Entry": ("edat", "entrez date", "entry date"),
    "Date - Create": ("crdt", "create date"),
    "Date - MeSH": ("mhda", "mesh date"),
    "Date - Completion": ("dcom", "cdat", "completion date"),
    "Date - Modification": ("lr", "mdat", "modification date"),
}
"""Fields that can be searched here: long name (as in query translations) and the tags that mean it."""

DATES = {name for name in FIELDS if "Date" in name}
MESH = {"MeSH Terms", "MeSH Major Topic"}
NEARNESS = {"Title", "Title/Abstract", "Affiliation"}
"""The fields that PubMed allows proximity in."""

NOT_SEARCHED = {
    "auci": "Author Cluster ID",
    "book": "Book",
    "cois": "Conflict of Interest Statements",
    "ed": "Editor",
    "gr": "Grants and Funding",
    "isbn": "ISBN",
    "pa": "Pharmacological Action",
    "pid": "Publisher ID",
    "ppdt": "Print Publication Date",
    "ps": "Subject - Personal Name",
    "pubn": "Publisher",
    "si": "Secondary Source ID",
}
"""Fields of PubMed that this server does not search."""

TAGS = {tag: name for name, tags in FIELDS.items() for tag in (name.lower(), *tags)}

MIN_TRUNCATED = 4
"""Letters that PubMed wants before a `*`."""

_BOUND = r'(?:"[^"]*"|[\d/]+)'
_TAG = r"\[[^\[\]]*\]"
_WORD = r'[^\s"()\[\]]'
_OPERATOR = rf"(?:AND|OR|NOT)(?!{_WORD})"
_RANGE = rf"{_BOUND}\s*(?:{_TAG})?\s*:\s*{_BOUND}\s*(?:{_TAG})?(?!{_WORD})"
_REFERENCE = rf"\#\d+(?!{_WORD})"
_RUN = rf"(?!{_OPERATOR}|{_RANGE}|{_REFERENCE}){_WORD}+"


def _terminal(name: str, pattern: str, priority: int) -> str:
    return f"{name}.{priority}: /{pattern.replace('/', chr(92) + '/')}/\n"


_GRAMMAR = (
    r"""
start: chain
chain: operand (OPERATOR? operand)*
?operand: "(" chain ")"
        | RANGE -> range_
        | REFERENCE -> reference
        | QUOTED TAG? -> quoted
        | WORDS TAG? -> words
%ignore /\s+/
"""
    + _terminal("OPERATOR", _OPERATOR, 4)
    + _terminal("RANGE", _RANGE, 3)
    + _terminal("REFERENCE", _REFERENCE, 3)
    + _terminal("QUOTED", r'"[^"]*"', 2)
    + _terminal("TAG", _TAG, 2)
    + _terminal("WORDS", rf"{_RUN}(?:\s+{_RUN})*", 1)
)


class _Tree(Transformer):
    """Lark's tree to ours, while parsing: no recursion, so that a query of thousands of terms is no problem."""

    def start(self, children: list) -> Query:
        return children[0]

    def chain(self, children: list) -> Query:
        first, rest, operator = children[0], [], "AND"
        for child in children[1:]:
            if isinstance(child, Token):
                operator = str(child)
            else:
                rest.append((operator, child))
                operator = "AND"
        return Chain(first=first, rest=tuple(rest)) if rest else first

    def range_(self, children: list) -> Range:
        return _range(str(children[0]))

    def reference(self, children: list) -> Reference:
        return Reference(number=int(children[0][1:]))

    def quoted(self, children: list) -> Term:
        return _term(children[0][1:-1], children[1:], quoted=True)

    def words(self, children: list) -> Term:
        return _term(str(children[0]), children[1:], quoted=False)


_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=_Tree(), maybe_placeholders=False)


def parse(text: str) -> Query:
    """The tree of a PubMed query.

    Raises:
        QueryError: the query is not understood; the message names the place.
    """
    if not text.strip():
        raise QueryError("the query is empty: write at least one term")
    try:
        return _PARSER.parse(text)
    except UnexpectedInput as err:
        raise QueryError(_complaint(text, err)) from None


def _complaint(text: str, err: UnexpectedInput) -> str:
    if isinstance(err, UnexpectedCharacters):
        rest = text[err.pos_in_stream :]
        names = {'"': "a quotation mark is not closed", "[": "a bracket is not closed", "]": "a bracket is not opened"}
        return f"{names.get(rest[:1], 'not understood')} at: {rest[:40]}"
    token = getattr(err, "token", None)
    if token is None or token.type == "$END":
        return f"the query ends too early, after: {text.strip()[-40:]}"
    rest = text[token.start_pos :][:40]
    names = {
        "OPERATOR": f"{token} has no term on one of its sides",
        "RPAR": "a closing parenthesis has nothing to close",
        "TAG": f"the field {token} has no term before it",
    }
    return f"{names.get(token.type, 'not understood')}, at: {rest}"


def _term(text: str, tags: list[Token], *, quoted: bool) -> Term:
    text = " ".join(text.split())
    field, explode, near = _field(str(tags[0])) if tags else (None, True, None)
    if not any(c.isalnum() for c in text):
        raise QueryError(f"a term without a letter or a digit: {text!r}")
    stem = text.removesuffix("*")
    truncated = [stem.split()[-1]] if stem != text and field not in DATES else []
    if not quoted and field is None:
        # Words without a tag are searched one by one, and each may be truncated.
        truncated = [w[:-1] for w in text.split() if w.endswith("*")]
        stem = " ".join(w.removesuffix("*") for w in text.split())
    if "*" in stem:
        raise QueryError(f"an asterisk truncates at the end of a term only: {text}")
    if short := [w for w in truncated if sum(c.isalnum() for c in w) < MIN_TRUNCATED]:
        raise QueryError(f"truncation needs at least {MIN_TRUNCATED} letters before the asterisk: {short[0]}*")
    if near is not None and not quoted:
        raise QueryError(f'proximity needs quotation marks: "{text}"[{field}:~{near}]')
    return Term(text=text, quoted=quoted, field=field, explode=explode, near=near)


def _range(text: str) -> Range:
    low, high, tags = *re.findall(_BOUND, re.sub(_TAG, "", text)), re.findall(_TAG, text)
    if not tags:
        raise QueryError(f"the range {text} has no field: write for example {text}[dp]")
    fields = {_field(tag) for tag in tags}
    field, explode, near = fields.pop()
    if fields or not explode or near is not None:
        raise QueryError(f"the two ends of the range {text} have different fields")
    if field not in DATES | {"UID"}:
        raise QueryError(f"[{field}] has no ranges, only dates and UID have: {text}")
    return Range(low=low.strip('"').strip(), high=high.strip('"').strip(), field=field)


def _field(tag: str) -> tuple[str, bool, int | None]:
    """Long name, explosion and nearness of a tag such as `[mh:noexp]` or `[tiab:~3]`."""
    inner = " ".join(tag[1:-1].split())
    name, _, option = (part.strip() for part in inner.partition(":"))
    field = TAGS.get(name.lower())
    if field is None:
        raise QueryError(_unknown_field(name))
    if not option:
        return field, True, None
    if option.lower() == "noexp" and field in MESH:
        return field, False, None
    if (near := re.fullmatch(r"~(\d{1,4})", option)) and field in NEARNESS:
        return field, True, int(near[1])
    raise QueryError(f"[{inner}] is not understood: {field} has no option {option}")


def _unknown_field(name: str) -> str:
    other = {t: f for tag, f in NOT_SEARCHED.items() for t in (tag, f.lower())}
    if name.lower() in other:
        return f"field [{name}] ({other[name.lower()]}) is one of PubMed's that this server does not search"
    nearest = difflib.get_close_matches(name.lower(), TAGS, n=1)
    return f"field [{name}] is not one of PubMed's" + (f"; did you mean [{nearest[0]}]?" if nearest else "")


def write(query: Query) -> str:
    """The query as text that `parse` makes the same tree of."""
    match query:
        case Reference(number=number):
            return f"#{number}"
        case Range(low=low, high=high, field=field):
            return f'"{low}"[{field}] : "{high}"[{field}]'
        case Term():
            option = "" if query.explode else ":noexp"
            option = f":~{query.near}" if query.near is not None else option
            tag = f"[{query.field}{option}]" if query.field else ""
            return (f'"{query.text}"' if query.quoted else query.text) + tag
    parts = [_grouped(query.first)]
    for operator, operand in query.rest:
        parts += [operator, _grouped(operand)]
    return " ".join(parts)


def _grouped(query: Query) -> str:
    return f"({write(query)})" if isinstance(query, Chain) else write(query)


def evaluate(query: Query, find: Callable[[Leaf], frozenset[int]]) -> frozenset[int]:
    """The set that a query means, given the set of each of its leaves: left to right, no precedence."""
    if not isinstance(query, Chain):
        return find(query)
    found = evaluate(query.first, find)
    for operator, operand in query.rest:
        other = evaluate(operand, find)
        found = found & other if operator == "AND" else found | other if operator == "OR" else found - other
    return found


def with_default_field(query: Query, tag: str) -> Query:
    """The query with `tag` (the `field` parameter of esearch) on every term that has none."""
    field, explode, near = _field(f"[{tag}]")
    if isinstance(query, Chain):
        rest = tuple((operator, with_default_field(operand, tag)) for operator, operand in query.rest)
        return Chain(first=with_default_field(query.first, tag), rest=rest)
    if isinstance(query, Term) and query.field is None:
        return replace(query, field=field, explode=explode, near=near)
    return query
