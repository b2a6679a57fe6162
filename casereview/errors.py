"""The one base class of errors that a user can act on."""


class ReviewError(Exception):
    """Something a person can mend: the message says what went wrong, where, and what to do.

    A script prints the message as one sentence and exits with 1; the traceback goes to its log.
    """
