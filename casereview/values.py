"""Values of facts that have parts: the arms of a study, what they were given, what was found.

Each prints as people write it, in a cell, in a correction, in a list of changes, and `parse` reads that again: `parse(str(x)) == x`.
"""

import re
from dataclasses import dataclass
from typing import Self

DIRECTIONS = ("higher", "lower", "different", "no difference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group of a study, as its report calls it, and how many were in it: `control group (n = 30)`."""

    name: str
    n: int | None = None

    def __str__(self) -> str:
        return self.name if self.n is None else f"{self.name} (n = {self.n})"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """`None` for what is no arm."""
        m = re.fullmatch(r"(?P<name>[^()]*[^()\s])(?: \((?:n ?= ?)?(?P<n>\d+)\))?", text)
        return cls(name=m["name"], n=int(m["n"]) if m["n"] else None) if m else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """What an arm was given, drugs given together side by side: `treatment group: azathioprine + mycophenolate mofetil`; an arm
    that is called by its drugs is named once: `tocilizumab`."""

    arm: str
    treatments: tuple[str, ...]

    def __str__(self) -> str:
        given = " + ".join(self.treatments)
        return given if given == self.arm else f"{self.arm}: {given}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """`None` for what is no intervention."""
        arm, mark, given = text.partition(": ")
        treatments = tuple(t.strip() for t in (given if mark else arm).split(" + "))
        return cls(arm=arm.strip(), treatments=treatments) if all(treatments) and arm.strip() else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a study found of one measure: `EDSS score at 6 months: treatment group lower than control group (P < 0.05)`."""

    measure: str
    """By the lexicon's name."""
    direction: str | None = None
    """One of `DIRECTIONS`, of the measure in `group`; `None` where values are told and not compared."""
    group: str | None = None
    comparator: str | None = None
    """Another arm, or `before treatment`."""
    time: str | None = None
    values: tuple[str, ...] = ()
    """As told: of the group, then of the comparator."""
    effect: str | None = None
    """Measure of effect, `HR 0.23`."""
    ci: str | None = None
    """`95% CI 0.11 to 0.52`."""
    p: str | None = None

    def __str__(self) -> str:
        measure = f"{self.measure} at {self.time}" if self.time else self.measure
        told = "; ".join(filter(None, (" vs ".join(self.values), self.effect, self.ci, self.p)))
        return " ".join(filter(None, (f"{measure}:", self.comparison, f"({told})" if told else None)))

    @property
    def comparison(self) -> str:
        """Who differs from whom, in which direction: `treatment group lower than control group`."""
        if self.direction in ("higher", "lower"):
            than = f"than {self.comparator}" if self.comparator else None
            return " ".join(filter(None, (self.group, self.direction, than)))
        between = " and ".join(filter(None, (self.group, self.comparator)))
        if self.direction:
            return f"{self.direction} between {between}" if between else self.direction
        return between

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """`None` for what is no outcome."""
        m = _RESULT.fullmatch(text)
        if not m:
            return None
        direction = m["between"] or m["direction"]
        group, comparator = m["group"], m["than"]
        if not m["direction"]:
            group, _, comparator = (m["sides"] or "").partition(" and ")
        parts = [part.strip() for part in _PART.split(m["told"] or "") if part.strip()]
        p = next((x for x in parts if re.match(r"(?i)(?:all )?p\b", x)), None)
        ci = next((x for x in parts if re.match(r"9\d(?:\.\d)?% CI", x)), None)
        effect = next((x for x in parts if x not in (p, ci) and re.match(r"[A-Za-z][A-Za-z ]* -?\d\S*$", x)), None)
        values = tuple(v for x in parts if x not in (p, ci, effect) for v in x.split(" vs "))
        return cls(
            measure=m["measure"],
            direction=direction,
            group=group or None,
            comparator=comparator or None,
            time=m["time"],
            values=values,
            effect=effect,
            ci=ci,
            p=p,
        )


_PART = re.compile(r"(?:; ?|, )(?![^()\[\]]*[)\]])")
"""Between what is told, but not within its brackets: `3.5 (2, 5) vs 1; P < 0.05`."""
_RESULT = re.compile(
    r"(?P<measure>[^:]+?)(?: at (?P<time>[^:]+))?:"
    r"(?: (?:(?:(?P<group>[^()]*?\S) )?(?P<direction>higher|lower)(?: than (?P<than>[^()]*[^()\s]))?"
    r"|(?:(?P<between>different|no difference)(?: between (?=\S))?)?(?P<sides>[^()]*[^()\s])?))?"
    r"(?: \((?P<told>.+)\))?"
)
