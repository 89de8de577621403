"""What the tests of the module patch share.

They run in two ways: under LD_PRELOAD with the library, which delivers the module and keeps what is connected; or from the
sources alone, where the tests themselves hold what the library would keep.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

with open("/proc/self/maps") as _maps:
    PRELOADED = "libpatchshim" in _maps.read()

if not PRELOADED:
    sys.path.insert(0, os.environ.get("PATCH_SOURCES") or os.path.join(ROOT, "src", "python"))

GLIA = "def insert(section, name):\n    from patch import p\n    return p.PointProcess({'AMPA': 'ExpSyn'}[name], section(0.5))\n"


def stand_in_glia(folder):
    """A glia that knows one mechanism, for the examples that need one."""
    with open(os.path.join(folder, "glia.py"), "w") as out:
        out.write(GLIA)


kept = []


def hold():
    """Without the library: keeps every NetCon, NetStim, VecStim, point process and section that ``p`` makes."""
    if PRELOADED or kept:
        return
    kept.append(None)
    from patch import interpreter, objects

    create, new = objects._create, objects._new

    def keeping(function):
        def call(cls, *args, **kwargs):
            made = function(cls, *args, **kwargs)
            if not cls.__name__.endswith("Vector"):
                kept.append(made)
            return made

        return call

    def section(*args, **kwargs):
        kept.append(objects.Section(*args, **kwargs))
        return kept[-1]

    objects._create, objects._new = keeping(create), keeping(new)
    interpreter.PythonHocInterpreter.Section = staticmethod(section)


def fresh():
    """Lets go of what was held, so that each test begins with an empty model."""
    del kept[1:]
