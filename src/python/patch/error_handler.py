"""Turns NEURON's errors into errors with a name. Importing this module does not import NEURON."""

import io
import re
import sys
from contextlib import contextmanager

from .exceptions import ErrorHandlingError, HocConnectError, HocError, HocRecordError, HocSectionAccessError, PatchError

__all__ = ["catch_hoc_error", "ErrorHandler", "CatchNetCon", "CatchRecord", "CatchSectionAccess", "detector"]

# What NEURON says through Python when the text went to stderr only.
_BARE = re.compile(r"^(hoc error|hocobj_call error)$")


@contextmanager
def catch_hoc_error(*handlers, **context):
    """Context manager: an error of NEURON inside the block reaches the handlers as text, and is raised as a HocError
    when none of them knows it.

    :param handlers: callables ``handler(text, context)``; a subclass of :class:`ErrorHandler` is one.
    :param context: what the handlers need to know.
    :raises HocError: (or what a handler raises) instead of NEURON's RuntimeError. NEURON's own lines are not printed.
    """
    printed = io.StringIO()
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = printed
    try:
        yield
    except RuntimeError as error:
        sys.stdout, sys.stderr = out, err
        if isinstance(error, PatchError):
            raise
        said = str(error)
        text = printed.getvalue() if _BARE.match(said) else said + "\n" + printed.getvalue()
        for handler in handlers:
            try:
                handler(text, context)
            except PatchError as known:
                raise known from None
        raise HocError(summary(text)) from None
    finally:
        sys.stdout, sys.stderr = out, err


def summary(text):
    """The sentence of NEURON's message, without its frame of ``near line`` and carets."""
    for line in text.splitlines():
        line = line.split("hoc_execerror: ")[-1].strip()
        if line.startswith("NEURON: "):
            line = line[len("NEURON: ") :]
        if line:
            return line
    return text.strip()


def detector(error):
    """A function that says whether a piece of text (in lower case) occurs in the message ``error``."""
    lowered = error.lower()
    return lambda piece: piece in lowered


class ErrorHandler:
    """Looks at the text of an error and raises a better one.

    A subclass lists in ``required`` the names of the context that it needs (they become attributes), and defines
    ``catch(error, context)``, which raises a PatchError when it knows the error and returns when it does not.

    :raises ErrorHandlingError: ``required`` or ``catch`` is missing, a required name was not given, or ``catch``
        itself failed.
    """

    def __init__(self, error, context):
        required = getattr(type(self), "required", None)
        if required is None:
            raise ErrorHandlingError(f"{type(self).__name__} does not say what it needs: define `required`, a list of names")
        missing = [name for name in required if name not in context]
        if missing:
            raise ErrorHandlingError(f"{type(self).__name__} needs {', '.join(missing)}: pass it to catch_hoc_error")
        vars(self).update(context)
        try:
            self.catch(error, context)
        except PatchError:
            raise
        except Exception as failure:
            raise ErrorHandlingError(f"{type(self).__name__} failed: {failure}") from failure

    def catch(self, error, context):
        """Raises a PatchError where it knows the text ``error``. To be defined by a subclass."""
        raise ErrorHandlingError(f"{type(self).__name__} does not define `catch`")


class CatchNetCon(ErrorHandler):
    """Knows the errors of ``h.NetCon``."""

    required = ["nrn_source", "nrn_target"]

    def catch(self, error, context):
        """See :class:`ErrorHandler`."""
        said = detector(error)
        if said("no net_receive"):
            raise HocConnectError(f"{self.nrn_target} takes no events: connect to a synapse or an artificial cell")
        for number, name, end in (("arg 1", "Source", self.nrn_source), ("arg 2", "Target", self.nrn_target)):
            if said(number) and said("must be a point process or nullobject"):
                raise HocConnectError(f"{name} is not a point process, but a {type(end).__name__}: {end!r}")
        if said("interpreter stack type error"):
            raise HocConnectError(
                f"a NetCon cannot go from a {type(self.nrn_source).__name__} to a {type(self.nrn_target).__name__}"
            )


class CatchRecord(ErrorHandler):
    """Knows the errors of ``h.Vector().record``."""

    required = ["target"]

    def catch(self, error, context):
        """See :class:`ErrorHandler`."""
        said = detector(error)
        if said("not a point_process") or said("interpreter stack type error") or said("instead of a pointer"):
            raise HocRecordError(record_hint(self.target))


class CatchSectionAccess(ErrorHandler):
    """Knows the error of a call that needs a section where there is none."""

    required = []

    def catch(self, error, context):
        """See :class:`ErrorHandler`."""
        if detector(error)("section access unspecified"):
            raise HocSectionAccessError("this needs a section: create one, push one, or pass `sec=`")


def record_hint(target):
    """What to pass to ``record`` instead of ``target``."""
    if isinstance(target, (int, float)):
        return f"{target!r} is a value, not a variable: record `y._ref_x` instead of `y.x`"
    return (
        f"cannot record {target!r}: pass a section, a segment, a reference such as `section(0.5)._ref_v`, "
        "or an object that defines __record__()"
    )
