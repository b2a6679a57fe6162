"""Living systematic reviews of case reports: search, screen, extract, tabulate."""
