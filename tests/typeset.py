"""Makes small PDFs for tests: text at places on pages, with the fonts that every reader knows; nothing else is needed."""

from dataclasses import dataclass

FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold", "italic": "Helvetica-Oblique"}
WIDTH, HEIGHT = 595, 842


@dataclass(frozen=True)
class Text:
    """A line of text whose baseline begins at x, y (points, from the lower left corner)."""

    x: float
    y: float
    text: str
    size: float = 9
    font: str = "plain"
    turned: bool = False


@dataclass(frozen=True)
class Rule:
    x0: float
    x1: float
    y: float


@dataclass(frozen=True)
class Scan:
    """A picture over the whole page."""


def column(
    lines: list[str], *, x: float, top: float, size: float = 9, font: str = "plain", leading: float = 11
) -> list[Text]:
    """Lines one below the other."""
    return [Text(x, top - n * leading, line, size, font) for n, line in enumerate(lines)]


def wrapped(text: str, width: int) -> list[str]:
    """Text as lines of at most `width` letters; words of ten letters and more are broken with a hyphen."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
            continue
        room = width - len(line) - 2
        if word.isalpha() and len(word) >= 10 and room >= 4:
            cut = min(room, len(word) - 4)
            lines.append(f"{line} {word[:cut]}-".strip())
            line = word[cut:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


def pdf(*pages: list[Text | Rule | Scan], extra: bytes = b"") -> bytes:
    """The pages as a PDF. `extra` goes into the trailer."""
    fonts = {name: n for n, name in enumerate(FONTS, start=3)}
    objects: dict[int, bytes] = {
        n: f"<< /Type /Font /Subtype /Type1 /BaseFont /{FONTS[name]} /Encoding /WinAnsiEncoding >>".encode()
        for name, n in fonts.items()
    }
    kids = []
    for page in pages:
        n = max(objects) + 1
        stream = b"\n".join(_drawn(item, fonts) for item in page)
        used = " ".join(f"/F{i} {i} 0 R" for i in fonts.values())
        objects[n] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << {used} >> >> /Contents {n + 1} 0 R >>"
        ).encode()
        objects[n + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
        kids.append(f"{n} 0 R")
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out, places = bytearray(b"%PDF-1.4\n"), {}
    for n in sorted(objects):
        places[n] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (n, objects[n])
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % places[n] for n in sorted(objects))
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, extra, table)
    return bytes(out)


def _drawn(item: Text | Rule | Scan, fonts: dict[str, int]) -> bytes:
    if isinstance(item, Scan):
        return f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q".encode()
    if isinstance(item, Rule):
        return f"0.5 w {item.x0} {item.y} m {item.x1} {item.y} l S".encode()
    text = item.text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
    matrix = "0 1 -1 0" if item.turned else "1 0 0 1"
    return f"BT /F{fonts[item.font]} {item.size} Tf {matrix} {item.x} {item.y} Tm (".encode() + text + b") Tj ET"
