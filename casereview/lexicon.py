"""Terms of the field, read from `config/lexicon/*.yaml`: the one source for query, screening, extraction and abbreviations.

A file holds concepts of one kind (`diseases.yaml` -> kind `disease`). A concept has surface forms of three sorts:

* `terms`: whole words in any case; spelling variants (hyphens, British spelling, apostrophes) are expanded here;
* `acronyms`: short forms that mean only this, case-sensitive, accepted alone (`NMOSD`, `AQP4-IgG`);
* `ambiguous`: short forms that mean other things too (`SS`, `APS`), case-sensitive, accepted only where the text defines
  them so or names the same concept in full elsewhere.

The label is always a term. What a concept does not say of itself (`steroid`, `role`, ...) it takes from its broader ones.
How to add a term: docs/lexicon.md.
"""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from casereview import strict
from casereview.errors import ReviewError
from casereview.records import dump_jsonl, load_jsonl, to_dict
from casereview.spelling import fold, short_variants, variants
from casereview.strict import Value

KINDS = {
    "diseases": "disease",
    "antibodies": "antibody",
    "symptoms": "symptom",
    "findings": "finding",
    "treatments": "treatment",
    "ethnicities": "ethnicity",
    "designs": "design",
    "decoys": "decoy",
    "outcomes": "outcome",
}
"""File stem -> kind of its concepts."""
APART = ("outcome",)
"""Kinds that are matched by themselves: their terms may be those of other kinds, too (an infection, as a measure of harm)."""
UNMATCHED = ("design",)
"""Kinds without terms: what shows a design are patterns, which screening reads (`screening.signs`)."""

LANGUAGES = ("de", "es", "fr", "it", "pt")
_COMMON = {
    "label",
    "abbreviation",
    "mesh",
    "broader",
    "terms",
    "acronyms",
    "ambiguous",
    "languages",
    "misspelt",
    "note",
}
_OWN: dict[str, set[str]] = {
    "disease": {"group", "antigens"},
    "antibody": {"antigens", "of", "group"},
    "symptom": {"of", "group", "members"},
    "finding": {"of", "group", "exam", "members"},
    "treatment": {"steroid", "role", "group", "procedure", "members"},
    "ethnicity": {"person", "group", "members"},
    "design": {"publication_types", "title", "text", "journals"},
    "decoy": set(),
    "outcome": {"better", "domain"},
}
"""Keys that only some kinds have; they end up in `Concept.more`."""
_INHERITED = ("steroid", "role", "of", "procedure", "person")
_CHOICES = {
    "role": ("acute", "maintenance", "either", "symptomatic", "background"),
    "better": ("higher", "lower"),
}
CONCEPTS, FORMS = "concepts.jsonl", "forms.jsonl"
"""The files of `write`: one line a concept each."""
_SKIP = {"assertion"}
"""Cues of negation and the like: no concepts, read by `text.assertion`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """A MeSH descriptor: its id (`D009471`) and its heading as PubMed's [mh] takes it."""

    ui: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept. `more` holds what only some kinds have (a drug's role, the disease that a symptom belongs to)."""

    id: str
    kind: str
    label: str
    abbreviation: str | None = None
    mesh: tuple[Mesh, ...] = ()
    broader: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    languages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One surface form of a concept. `sort` is `term`, `acronym` or `ambiguous`; only terms ignore case."""

    text: str
    concept: str
    sort: str
    language: str = "en"


class Lexicon:
    """All concepts by id, in the order of the files.

    Args:
        concepts: by their ids.
        spelled: a file of `write` that holds the surface forms; else they are worked out.
    """

    def __init__(self, concepts: dict[str, Concept], *, spelled: Path | None = None):
        self.concepts = concepts
        self._file = spelled
        # Worked out when first asked for; some are asked for some hundred times a record.
        self._spelled: dict[str, list[Form]] = {}
        self._under: dict[str, tuple[Concept, ...]] = {}
        self._above: dict[str, tuple[Concept, ...]] = {}

    def __getitem__(self, concept: str) -> Concept:
        return self.concepts[concept]

    def __contains__(self, concept: object) -> bool:
        return concept in self.concepts

    def __iter__(self) -> Iterable[Concept]:
        return iter(self.concepts.values())

    def __len__(self) -> int:
        return len(self.concepts)

    def of_kind(self, kind: str) -> list[Concept]:
        """All concepts of a kind, in the order of the file."""
        return [c for c in self if c.kind == kind]

    def under(self, concept: str) -> tuple[Concept, ...]:
        """The concept and all narrower ones, in the order of the files."""
        return self._under.get(concept) or self._under.setdefault(concept, self._find_under(concept))

    def _find_under(self, concept: str) -> tuple[Concept, ...]:
        wanted, queue = {concept}, deque([concept])
        while queue:
            for child in self._narrower.get(queue.popleft(), ()):
                if child not in wanted:
                    wanted.add(child)
                    queue.append(child)
        return tuple(c for c in self if c.id in wanted)

    def above(self, concept: str) -> tuple[Concept, ...]:
        """The concept and all broader ones, nearest first."""
        return self._above.get(concept) or self._above.setdefault(concept, self._find_above(concept))

    def _find_above(self, concept: str) -> tuple[Concept, ...]:
        found, queue = {concept: None}, deque([concept])
        while queue:
            for parent in self[queue.popleft()].broader:
                if parent not in found:
                    found[parent] = None
                    queue.append(parent)
        return tuple(self[c] for c in found)

    def is_a(self, concept: str, broader: str) -> bool:
        """Whether a concept is `broader` or stands under it."""
        return any(c.id == broader for c in self.above(concept))

    def forms(self, kind: str | None = None) -> list[Form]:
        """Every surface form, spelling variants expanded, without repeats."""
        return [form for concept in self if kind in (None, concept.kind) for form in self._forms(concept)]

    def _forms(self, concept: Concept) -> list[Form]:
        if not self._spelled and self._file:
            self._spelled = _read_forms(self._file)
        if concept.id not in self._spelled:
            self._spelled[concept.id] = concept_forms(concept)
        return self._spelled[concept.id]

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for concept in self:
            for parent in concept.broader:
                children.setdefault(parent, []).append(concept.id)
        return children


def concept_forms(concept: Concept) -> list[Form]:
    """The surface forms of one concept, label first, spelling variants expanded, without repeats."""
    found: dict[tuple[str, str], Form] = {}
    if concept.kind in UNMATCHED:
        return []

    def add(text: str, sort: str, language: str = "en") -> None:
        key = (sort, text.lower() if sort == "term" else text)
        found.setdefault(key, Form(text=text, concept=concept.id, sort=sort, language=language))

    for term in written_terms(concept):
        for text in variants(term):
            add(text, "term")
    for wrong in concept.more.get("misspelt", ()):
        for text in variants(wrong):
            add(text, "term")
    for language, terms in concept.languages.items():
        for term in terms:
            for text in variants(term, plural=False):
                add(text, "term", language)
    for short in concept.acronyms:
        for text in short_variants(short):
            add(text, "acronym")
    for short in concept.ambiguous:
        add(short, "ambiguous")
    return list(found.values())


def written_terms(concept: Concept) -> list[str]:
    """The English terms of a concept before spelling variants: label, terms, and what an antibody's antigens make."""
    terms = dict.fromkeys([concept.label, *concept.terms])
    if concept.kind == "antibody":
        for antigen in concept.more.get("antigens", ()):
            terms.update(dict.fromkeys(pattern.format(antigen) for pattern in _ANTIBODY))
    if concept.kind == "disease":
        pairs = (("disorder", "disease"), ("disease", "disorder"))
        swapped = [re.sub(rf"\b{a}$", b, t) for t in terms for a, b in pairs if re.search(rf" {a}$", t)]
        terms.update(dict.fromkeys(swapped))
    return list(terms)


_ANTIBODY = (
    "anti-{}",
    "anti-{} antibody",
    "{} antibody",
    "{} autoantibody",
    "{}-IgG",
    "{}-Ab",
    "antibody to {}",
    "antibodies to {}",
    "antibodies against {}",
    "autoantibodies against {}",
    "autoantibodies to {}",
)
"""How antibodies are named after their antigen."""


def write(lexicon: Lexicon, folder: str | Path) -> None:
    """Write a lexicon with every spelling that it matches to two files, which `load` reads in a fraction of the time."""
    dump_jsonl(({k: v for k, v in to_dict(c).items() if v} for c in lexicon), Path(folder, CONCEPTS))
    dump_jsonl(
        (
            {
                "concept": c.id,
                "forms": [[*key, [f.text for f in some]] for key, some in groupby(lexicon._forms(c), _sort)],
            }
            for c in lexicon
        ),
        Path(folder, FORMS),
    )


def load(folder: str | Path) -> Lexicon:
    """Read the lexicon of a folder: what `write` put there, or every `.yaml`.

    Raises:
        ReviewError: a file that cannot be read, an unknown key (the nearest known one is named), a concept or a term
            that stands twice, a `broader` that does not exist: each with file and line.
    """
    folder = Path(folder)
    if Path(folder, CONCEPTS).exists():
        concepts = [_revived(row) for row in load_jsonl(Path(folder, CONCEPTS))]
        return Lexicon({c.id: c for c in concepts}, spelled=Path(folder, FORMS))
    paths = sorted(p for p in folder.glob("*.yaml") if p.stem not in _SKIP) if folder.is_dir() else []
    if not paths:
        raise ReviewError(f"{folder} holds no lexicon: expected YAML files such as diseases.yaml")
    entries: dict[str, tuple[Concept, Value]] = {}
    for path in paths:
        if path.stem not in KINDS:
            raise ReviewError(f"{path}: no kind of concept is called {path.stem!r}{strict.nearest(path.stem, KINDS)}")
        document = strict.read_yaml(path, f"{path.parent.name}/{path.name}")
        if not isinstance(document.data, dict):
            raise ReviewError(f"{document.where}: must be a mapping of concept ids to their entries")
        for name, entry in document.data.items():
            if name in entries:
                raise ReviewError(
                    f"{entry.where}: concept {name!r} stands twice (first in {entries[name][1].where}): give it another id"
                )
            entries[name] = (_concept(name, KINDS[path.stem], entry), entry)
            for member in strict.texts(entry.data["members"], f"members of {name!r}") if _has_members(entry) else ():
                concept = Concept(id=member.data, kind=KINDS[path.stem], label=member.data, broader=(name,))
                if member.data in entries:
                    first = entries[member.data][1].where
                    raise ReviewError(
                        f"{member.where}: concept {member.data!r} stands twice (first in {first}): keep one"
                    )
                entries[member.data] = (concept, member)
    _check_broader(entries)
    _check_forms(entries)
    # Files come in the order of KINDS, whatever the folder lists first.
    order = list(KINDS.values())
    concepts = {n: c for n, (c, _) in sorted(entries.items(), key=lambda e: order.index(e[1][0].kind))}
    return Lexicon(_inherit(concepts))


def _revived(row: dict[str, Any]) -> Concept:
    """A concept from its row of JSON, which knows no tuples."""
    mesh = tuple(Mesh(**m) for m in row.pop("mesh", ()))
    return Concept(mesh=mesh, **{key: _frozen(value) for key, value in row.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(v) for key, v in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _sort(form: Form) -> tuple[str, str]:
    return form.sort, form.language


def _read_forms(path: Path) -> dict[str, list[Form]]:
    return {
        row["concept"]: [
            Form(text=text, concept=row["concept"], sort=sort, language=language)
            for sort, language, texts in row["forms"]
            for text in texts
        ]
        for row in load_jsonl(path)
    }


def _has_members(entry: Value) -> bool:
    return isinstance(entry.data, dict) and "members" in entry.data


def _concept(name: str, kind: str, entry: Value) -> Concept:
    what = f"{kind} {name!r}"
    empty = entry.data is None
    keys = {} if empty else strict.mapping(entry, _COMMON | _OWN[kind], what)

    def many(key: str) -> tuple[str, ...]:
        return tuple(v.data for v in strict.texts(keys[key], f"{key} of {what}")) if key in keys else ()

    mesh = {}
    if "mesh" in keys:
        if not isinstance(keys["mesh"].data, dict):
            raise ReviewError(
                f"{keys['mesh'].where}: mesh of {what} must map descriptor ids to headings (D009471: ...)"
            )
        mesh = keys["mesh"].data
        for ui, heading in mesh.items():
            if not re.fullmatch(r"[DC]\d{6,9}", ui):
                raise ReviewError(f"{heading.where}: {ui!r} is no MeSH id: a D and six or nine digits")
    languages = {}
    if "languages" in keys:
        languages = strict.mapping(keys["languages"], LANGUAGES, f"languages of {what}")
    return Concept(
        id=name,
        kind=kind,
        label=strict.text(keys["label"], f"label of {what}") if "label" in keys else name.replace("_", " "),
        abbreviation=strict.text(keys["abbreviation"], f"abbreviation of {what}") if "abbreviation" in keys else None,
        mesh=tuple(Mesh(ui=ui, heading=strict.text(h, f"heading of {ui}")) for ui, h in mesh.items()),
        broader=many("broader"),
        terms=many("terms"),
        acronyms=many("acronyms"),
        ambiguous=many("ambiguous"),
        languages={k: tuple(t.data for t in strict.texts(v, f"{k} terms of {what}")) for k, v in languages.items()},
        more=_more(kind, keys, what),
    )


def _more(kind: str, keys: dict[str, Value], what: str) -> dict[str, Any]:
    more = {}
    for key in sorted((_OWN[kind] | {"misspelt"}) & keys.keys() - {"members"}):
        value = keys[key]
        if key in ("group", "steroid", "procedure", "person"):
            if not isinstance(value.data, bool):
                raise ReviewError(f"{value.where}: {key} of {what} must be true or false")
            more[key] = value.data
        elif key in ("role", "exam", "better", "domain"):
            more[key] = strict.text(value, f"{key} of {what}")
            if key in _CHOICES and value.data not in _CHOICES[key]:
                raise ReviewError(
                    f"{value.where}: no {key} is called {value.data!r}{strict.nearest(value.data, _CHOICES[key])}"
                )
        elif key in ("title", "text"):
            cues = strict.mapping(value, value.data, f"{key} of {what}")
            more[key] = {cue: tuple(v.data for v in strict.texts(many, cue)) for cue, many in cues.items()}
        else:
            more[key] = tuple(v.data for v in strict.texts(value, f"{key} of {what}"))
    return more


def _check_broader(entries: dict[str, tuple[Concept, Value]]) -> None:
    for name, (concept, entry) in entries.items():
        for parent in concept.broader:
            if parent not in entries or entries[parent][0].kind != concept.kind:
                same = [n for n, (c, _) in entries.items() if c.kind == concept.kind]
                raise ReviewError(
                    f"{entry.where}: {name!r} names {parent!r} as broader, but no {concept.kind} has that id"
                    f"{strict.nearest(parent, same)}"
                )
        seen, queue = set(), deque(concept.broader)
        while queue:
            parent = queue.popleft()
            if parent == name:
                raise ReviewError(f"{entry.where}: {name!r} is its own broader concept: break the circle")
            if parent not in seen and parent in entries:
                seen.add(parent)
                queue.extend(entries[parent][0].broader)


def _check_forms(entries: dict[str, tuple[Concept, Value]]) -> None:
    """No surface form may belong to two concepts, in whatever spelling; only ambiguous short forms may."""
    for kinds in ([k for k in KINDS.values() if k not in APART], APART):
        _check_forms_of({n: (c, e) for n, (c, e) in entries.items() if c.kind in kinds})


def _check_forms_of(entries: dict[str, tuple[Concept, Value]]) -> None:
    terms: dict[str, str] = {}
    shorts: dict[str, str] = {}
    for name, (concept, entry) in entries.items():
        foreign = [t for many in concept.languages.values() for t in many]
        for form in (*written_terms(concept), *concept.more.get("misspelt", ()), *foreign):
            _claim(terms, fold(form), form, name, entry, entries)
        for short in concept.acronyms:
            _claim(shorts, short, short, name, entry, entries)
    for name, (concept, entry) in entries.items():
        for short in concept.ambiguous:
            if short in shorts:
                _claim(shorts, short, short, name, entry, entries)


def _claim(owners: dict[str, str], key: str, form: str, name: str, entry: Value, entries: dict) -> None:
    owner = owners.setdefault(key, name)
    if owner != name:
        other = _where(entries[owner][1], form)
        raise ReviewError(
            f"{_where(entry, form)}: {form!r} stands for {name!r} and for {owner!r} ({other}): "
            "keep it at one, or make it `ambiguous` at both if it is a short form"
        )


def _where(entry: Value, form: str) -> str:
    """File and line of a form within its concept's entry; the entry's own line if it is made from others."""
    queue = deque([entry])
    while queue:
        value = queue.popleft()
        if isinstance(value.data, str) and fold(value.data) == fold(form):
            return value.where
        if isinstance(value.data, (dict, list)):
            queue.extend(value.data.values() if isinstance(value.data, dict) else value.data)
    return entry.where


def _inherit(concepts: dict[str, Concept]) -> dict[str, Concept]:
    """What a concept does not say of itself it takes from the nearest broader one that does."""
    lexicon = Lexicon(concepts)
    done = {}
    for concept in lexicon:
        more = dict(concept.more)
        for parent in lexicon.above(concept.id)[1:]:
            for key in _INHERITED:
                if key in parent.more:
                    more.setdefault(key, parent.more[key])
        done[concept.id] = replace(concept, more=more)
    return done
