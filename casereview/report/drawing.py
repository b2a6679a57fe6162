"""What all figures share that matplotlib draws."""

DPI = 300
NO_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
"""By format what matplotlib would write of the day and of itself."""
