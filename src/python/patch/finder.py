"""Offers the module ``patch`` that the library carries. Run by the library at the import of ``patch``; not part of it."""


def offer(sources, finders, mode, note):
    """Puts a finder for ``patch`` and what is below it into ``finders`` (``sys.meta_path``).

    :param sources: the text of each module, by name.
    :param mode: ``"own"``: ours comes first; ``"auto"``: what is installed comes first, unless it is a package of site-packages
        that has no ``p``.
    :param note: called with a sentence for the user.
    """
    waiting = [finder for finder in finders if getattr(finder, "patchshim", False)]
    if any(not finder.waits for finder in waiting):
        return
    first = mode == "own"
    if not first:
        other = stranger(finders)
        if other:
            first = True
            note(
                f"the package patch in {other} has no p: patchshim's own module is imported instead (patch=off brings that one back)"
            )
    if any(not finder.waits for finder in finders if getattr(finder, "patchshim", False)):
        return  # another thread was faster, while this one read files
    if waiting:
        finder = waiting[0]
        finders.remove(finder)
        finder.waits = False
    else:
        finder = Finder(sources)
    if first:
        finders.insert(0, finder)
    else:
        finders.append(finder)


def wait(sources, finders, mode, note):
    """The same before anybody asks for ``patch``, as ``importlib.import_module`` may do unseen: what is installed comes first then,
    whatever it is, until an ``import`` statement asks."""
    if mode == "own":
        offer(sources, finders, mode, note)
    elif not any(getattr(finder, "patchshim", False) for finder in finders):
        finders.append(Finder(sources, waits=True))


def stranger(finders):
    """Where an unrelated ``patch`` lies that would hide ours: in site-packages, without a ``p``; or a mere directory of that
    name without Python files. None where there is none: a module of the user's own, and nrn-patch, are never hidden."""
    spec = None
    for finder in list(finders):
        find = getattr(finder, "find_spec", None)
        if find is not None:
            try:
                spec = find("patch", None)
            except Exception:
                continue
            if spec is not None:
                break
    if spec is None:
        return None
    if spec.origin is None or spec.loader is None or not spec.has_location:
        import os

        places = list(spec.submodule_search_locations or [])
        for place in places:
            if any(name.endswith((".py", ".so", ".pyc")) for name in os.listdir(place)):
                return None
        return places[0] if places else None
    parts = spec.origin.replace("\\", "/").split("/")
    if "site-packages" not in parts and "dist-packages" not in parts:
        return None
    try:
        text = spec.loader.get_source("patch")
    except Exception:
        return None
    return spec.origin if text is not None and not offers_p(text) else None


def offers_p(text):
    """True when the source of a module defines or imports ``p``, or answers for any name."""
    import re

    return bool(re.search(r"^\s*(p\b\s*[:=]|(async\s+)?def\s+(p|__getattr__)\b|class\s+p\b|(from|import)\b.*\bp\b)", text, re.M))


class Finder:
    """Finds and loads ``patch`` and the modules below it, from text."""

    patchshim = True

    def __init__(self, sources, waits=False):
        self.waits = waits  # nobody has looked yet whether it has to come first
        self.sources = {name: text for name, text in sources.items() if name != "patch.finder"}

    def find_spec(self, name, path=None, target=None):
        if name not in self.sources:
            return None
        import importlib.machinery

        spec = importlib.machinery.ModuleSpec(name, self, origin=self.get_filename(name), is_package=self.is_package(name))
        spec.has_location = True
        if self.is_package(name):
            spec.submodule_search_locations = []
        return spec

    def is_package(self, name):
        return name == "patch"

    def get_filename(self, name):
        return "<patchshim>/" + name.replace(".", "/") + ("/__init__.py" if self.is_package(name) else ".py")

    def get_source(self, name):
        return self.sources[name]

    def get_code(self, name):
        return compile(self.sources[name], self.get_filename(name), "exec", dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)
        # Tracebacks and inspect ask linecache, which asks the loader while the module's name is known.
        import linecache

        linecache.lazycache(self.get_filename(module.__name__), module.__dict__)

    def __repr__(self):
        return "<patchshim's finder of patch>"
