"""python -m patchshim [options] model.py [argument...]: runs the model with this Python under patchshim."""
import os
import sys
import sysconfig


def command():
    for folder in sysconfig.get_path("scripts"), sysconfig.get_path("scripts", "posix_user"), os.path.join(sys.prefix, "bin"):
        path = os.path.join(folder, "patchshim")
        if os.access(path, os.X_OK):
            return path
    sys.exit("patchshim: error: the command patchshim is not installed beside this Python; install the package again [launcher]")


def words(arguments):
    """A Python file, -m or -c is run with this Python; everything else is the command's own business."""
    first = next((i for i, word in enumerate(arguments) if not word.startswith("--")), None)
    if first is not None and (arguments[first].endswith(".py") or arguments[first] in ("-m", "-c")):
        return arguments[:first] + [sys.executable] + arguments[first:]
    return arguments


if __name__ == "__main__":
    path = command()
    os.execv(path, [path] + words(sys.argv[1:]))
