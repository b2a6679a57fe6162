"""Living systematic reviews of case reports: search, screen, extract, tabulate."""

__version__ = "0.1.0"
