# Lexicon: from the terms that people write to every spelling that is matched.
#
# Inputs   config/lexicon/*.yaml
# Outputs  lexicon/concepts.jsonl, lexicon/forms.jsonl (all spellings of each concept)
# Why      The lexicon is checked once, and every later job reads it in a tenth of the time.


rule spell_lexicon:
    """Check the lexicon and write out every spelling of its terms."""
    input:
        lexicon=LEXICON,
        code=code_of("scripts/spell_lexicon.py"),
    output:
        spelled=SPELLED,
    log:
        "<logs>/spell_lexicon.log",
    conda:
        "../../environment.yml"
    script:
        "../../scripts/spell_lexicon.py"
