"""What the library does in sessions that somebody types into: notes are told when the cell or the line has ended, not when the session does.

Imported by the library when NEURON is, where there is a prompt. Nothing of the session is changed but that it calls :func:`tell`."""
import ctypes
import sys


library = ctypes.PyDLL(None)
library.patchshim_cell.restype = ctypes.c_void_p
library.patchshim_free.argtypes = [ctypes.c_void_p]
state = {"number": 0, "kernel": False}


def tell(*unused):
    """Tells what was found since the last time, on standard error."""
    text, number = library.patchshim_cell(), library.patchshim_finding_number()
    if text:
        sys.stderr.write(ctypes.string_at(text).decode("utf-8", "replace"))
        library.patchshim_free(text)
    if number != state["number"] and state["kernel"]:
        import time

        sys.stderr.flush()
        time.sleep(0.05)  # ipykernel reads what was told at once in a thread of its own: it still belongs to this cell
    state["number"] = number


class Prompt(str):
    """A prompt that tells first: Python asks for its text before it reads a line."""

    def __str__(self):
        tell()
        return str.__str__(self)


def start():
    """True where there is a session."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        state["kernel"] = hasattr(shell, "kernel")
        shell.events.register("post_run_cell", tell)
    elif hasattr(sys, "ps1"):
        sys.ps1 = Prompt(sys.ps1)
    elif sys.flags.interactive:
        sys.ps1 = Prompt(">>> ")
    else:
        return False
    return True
