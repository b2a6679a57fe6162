"""Check the lexicon and write out every spelling of its terms."""

from pathlib import Path

from casereview import lexicon
from casereview.log import reporting


def spell_lexicon(*, path_to_lexicon: Path, path_to_spelled: Path) -> None:
    lexicon.write(lexicon.load(path_to_lexicon), path_to_spelled)


if "snakemake" in globals():
    with reporting(snakemake.log[0]):
        spell_lexicon(
            path_to_lexicon=Path(snakemake.input.lexicon[0]).parent,
            path_to_spelled=Path(snakemake.output.spelled[0]).parent,
        )
