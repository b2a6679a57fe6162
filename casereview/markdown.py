"""Text in Markdown that renders as it is: what a title or a quote holds can neither break a page nor add a link or a tag."""

import re

_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP = re.compile(r"([\\`*_{}\[\]|~#$])")
# Viewers make links of bare addresses; one of them is enough to break a table apart in a printed page.
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)|(\w)(@)(?=\w)")


def escape(text: str) -> str:
    """Text that renders as it is."""
    one_line = " ".join(text.split())
    html = re.sub("[&<>]", lambda m: _HTML[m[0]], one_line)
    html = _MARKUP.sub(r"\\\1", html)
    return _AUTOLINK.sub(lambda m: f"{m[1] or m[3] or m[5]}&#{ord(m[2] or m[4] or m[6])};", html)
