"""What the embedded cluster does not do yet: to be deleted, with every call of it, when it does everything."""


class NotYet(Exception):
    """The cluster answered that it does not support the operation."""


def not_yet(value, what):
    """Raises NotYet where the answer `value` says that `what` is not supported."""
    for error in (value or {}).get("errors") or []:
        if error.get("error_number") == 2036:
            raise NotYet(what)
