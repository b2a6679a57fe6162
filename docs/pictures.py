"""Take the pictures of docs/formats.md: the review table as LibreOffice, LaTeX and Chromium show it.

make review && .venv/bin/python docs/pictures.py [folder of the table]

Needs soffice with Writer and Calc, pdflatex, pdftoppm and Chromium (Debian: libreoffice-writer-nogui libreoffice-calc-nogui
texlive-latex-extra lmodern poppler-utils chromium); a picture for which a program is missing stays as it is, and that is said.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs/images"
TABLE = ROOT / "results/nmosd-ctd/table"
WIDTH = 1400
"""Of a picture, in pixels."""
COLOURS = 32
LARGEST = 200_000
"""Bytes; a picture that is larger is not kept."""


def office(source: Path, folder: Path) -> Path:
    """The first page of a document or workbook, by LibreOffice."""
    run("soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder, source)  # fmt: skip
    return first_page(folder / f"{source.stem}.pdf", folder)


def latex(source: Path, folder: Path) -> Path:
    """The first page, by pdfLaTeX; twice, until the widths of the columns stand."""
    for _ in range(2):
        run(
            "pdflatex",
            "-no-shell-escape",
            "-halt-on-error",
            "-interaction=batchmode",
            "-output-directory",
            folder,
            source,
        )
    return first_page(folder / f"{source.stem}.pdf", folder)


def browser(source: Path, folder: Path) -> Path:
    """The page in Chromium, the focus on a phrase with its passage."""
    from playwright.sync_api import sync_playwright

    picture = folder / "page.png"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 760})
        page.goto(source.as_uri())
        page.locator("tbody td .l1 .f > a").first.focus()
        page.keyboard.press("Tab")
        page.screenshot(path=picture)
        chromium.close()
    return picture


PICTURES: dict[str, tuple[str, Callable[[Path, Path], Path], tuple[str, ...]]] = {
    "docx": ("review_table.docx", office, ("soffice", "pdftoppm")),
    "xlsx": ("review_table.xlsx", office, ("soffice", "pdftoppm")),
    "tex": ("review_table.tex", latex, ("pdflatex", "pdftoppm")),
    "html": ("review_table.html", browser, ("chromium",)),
}
"""Pictures by name: of which file, how, with which programs."""


def first_page(pdf: Path, folder: Path) -> Path:
    run("pdftoppm", "-png", "-singlefile", "-f", "1", "-scale-to-x", WIDTH * 2, "-scale-to-y", -1, pdf, folder / "page")
    return folder / "page.png"


def run(*command: object) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, errors="replace", timeout=300)
    if done.returncode:
        sys.exit(f"{command[0]} failed: {(done.stderr or done.stdout).strip()[-500:]}")


def small(source: Path) -> bytes:
    """The picture without its white margins, of the usual width and few colours."""
    import io

    from PIL import Image, ImageChops

    image = Image.open(source).convert("RGB")
    border = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox()
    if border:
        left, top, right, bottom = border
        image = image.crop(
            (max(left - 20, 0), max(top - 20, 0), min(right + 20, image.width), min(bottom + 20, image.height))
        )
    image = image.resize((WIDTH, round(image.height * WIDTH / image.width)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(table: Path) -> None:
    for name, (file, take, programs) in PICTURES.items():
        missing = [p for p in programs if not shutil.which(p)] + (
            [] if (table / file).is_file() else [str(table / file)]
        )
        if missing:
            print(f"{name}.png: left as it is, {' and '.join(missing)} not there")
            continue
        with tempfile.TemporaryDirectory() as folder:
            data = small(take((table / file).resolve(), Path(folder)))
        if len(data) > LARGEST:
            sys.exit(f"{name}.png would have {len(data)} bytes, more than {LARGEST}: fewer colours or a smaller page")
        (IMAGES / f"{name}.png").write_bytes(data)
        print(f"{name}.png: {len(data) // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TABLE)
