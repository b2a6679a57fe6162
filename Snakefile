# The workflow is workflow/Snakefile; this file lets `snakemake` find it from the project's folder.
include: "workflow/Snakefile"


rule default:
    """Same as `all`."""
    default_target: True
    input:
        rules.all.input,
