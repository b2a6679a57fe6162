"""How a script reports: its log file, one sentence on an error, progress on a terminal."""
