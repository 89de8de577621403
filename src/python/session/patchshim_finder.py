"""Finds the modules that the library carries beside ``patch``: ``patchshim_pytest`` and ``patchshim_session``. Run by the library at the first import of
one of them, or of pytest; not part of what it offers."""


def offer(sources, finders, mode, note):
    """Puts a finder behind all others into ``finders`` (``sys.meta_path``). ``mode`` and ``note`` are those of the finder of ``patch``."""
    if not any(getattr(finder, "patchshim_tools", False) for finder in finders):
        finders.append(Finder({name: text for name, text in sources.items() if name in ("patchshim_pytest", "patchshim_session")}))


class Finder:
    patchshim_tools = True

    def __init__(self, sources):
        self.sources = sources

    def find_spec(self, name, path=None, target=None):
        if name not in self.sources:
            return None
        import importlib.machinery

        spec = importlib.machinery.ModuleSpec(name, self, origin=self.get_filename(name))
        spec.has_location = True
        return spec

    def find_distributions(self, context=None):
        """pytest asks the distributions that are installed for their plugins: ours is one, as long as the library is there."""
        if getattr(context, "name", None) not in (None, "patchshim"):
            return []
        import importlib.metadata

        class Carried(importlib.metadata.Distribution):
            def read_text(self, filename):
                return {
                    "METADATA": "Metadata-Version: 2.1\nName: patchshim\nVersion: 0\n",
                    "entry_points.txt": "[pytest11]\npatchshim = patchshim_pytest\n",
                }.get(filename)

            def locate_file(self, path):
                return path

        return [Carried()]

    def get_filename(self, name):
        return "<patchshim>/%s.py" % name

    def get_source(self, name):
        return self.sources[name]

    def get_code(self, name):
        return compile(self.sources[name], self.get_filename(name), "exec", dont_inherit=True)

    def is_package(self, name):
        return False

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(self.get_code(module.__name__), module.__dict__)

    def __repr__(self):
        return "<patchshim's finder of its tools>"
