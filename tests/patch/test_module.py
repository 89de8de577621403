"""How the module patch gets into a program: delivered by the library, beside whatever is installed under that name.

The library is that of PATCHSHIM_LIBRARY, else one that is built here and holds nothing but the module.
"""

import glob
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
LIBRARY = os.environ.get("PATCHSHIM_LIBRARY")
BUILT = None


def setUpModule():
    global LIBRARY, BUILT
    if LIBRARY:
        return
    BUILT = tempfile.TemporaryDirectory()
    sources = os.path.join(ROOT, "src", "python")
    embedded = os.path.join(BUILT.name, "embedded.c")
    LIBRARY = os.path.join(BUILT.name, "libmodule.so")
    with open(embedded, "w") as out:
        subprocess.run(["sh", os.path.join(sources, "patch", "embed.sh"), *sorted(glob.glob(os.path.join(sources, "patch", "*.py")))], stdout=out, check=True)
    subprocess.run(
        [os.environ.get("CC", "cc"), "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I", sources, "-I", os.path.dirname(sources), "-o", LIBRARY]
        + [os.path.join(HERE, "module_only.c"), embedded, os.path.join(sources, "module.c"), "-ldl"],
        check=True,
    )


def tearDownModule():
    if BUILT:
        BUILT.cleanup()


class TestDelivery(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)

    def write(self, path, text):
        path = os.path.join(self.place.name, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write(textwrap.dedent(text))

    def run_python(self, text, options="", path=()):
        """(status, standard output, standard error) of a program under the library."""
        environment = dict(os.environ, LD_PRELOAD=LIBRARY, PATCHSHIM=options, NEURON_MODULE_OPTIONS="-nogui")
        environment["PYTHONPATH"] = os.pathsep.join(os.path.join(self.place.name, one) for one in path)
        done = subprocess.run(
            [sys.executable, "-B", "-c", textwrap.dedent(text)],
            env=environment,
            cwd=self.place.name,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        return done.returncode, done.stdout.strip(), done.stderr

    def origin(self, **keywords):
        status, out, err = self.run_python("import patch; print(patch.__file__)", **keywords)
        return "ours" if out.startswith("<patchshim>") else out or err.splitlines()[-1], err

    def test_import(self):
        status, out, err = self.run_python(
            """
            import sys
            import patch
            assert "neuron" not in sys.modules
            from patch import p, transform
            assert "neuron" in sys.modules
            section = p.Section(name="soma")
            p.run(1)
            print(p.t, patch.p is p)
            """
        )
        self.assertEqual((status, out.split()[1]), (0, "True"), err)

    def test_submodule_first(self):
        for text in ("import patch.objects", "from patch.interpreter import PythonHocInterpreter", "import patch.version as v; v.get_neuron_version()"):
            self.assertEqual(self.run_python(text + "; import patch; print(patch.__name__)")[:2], (0, "patch"))

    def test_import_module(self):
        text = "import importlib; patch = importlib.import_module('patch'); print(patch.__file__[:11])"
        for options in ("", "patch=own"):
            self.assertEqual(self.run_python(text, options=options)[:2], (0, "<patchshim>"))
        self.assertEqual(self.run_python(text, options="patch=off")[0], 1)
        text = "import importlib; patch = importlib.import_module('patch.objects'); print(patch.__name__)"
        self.assertEqual(self.run_python(text)[:2], (0, "patch.objects"))
        self.write("site-packages/patch.py", "def fromfile(name):\n    pass\n")
        status, out, err = self.run_python("import importlib, patch; print(patch.__file__[:11])", path=["site-packages"])
        self.assertEqual((status, out), (0, "<patchshim>"))
        self.assertIn("has no p", err)
        out = self.run_python("import importlib, patch, sys; print(sum(hasattr(f, 'patchshim') for f in sys.meta_path))")[1]
        self.assertEqual(out, "1")

    def test_no_such_submodule(self):
        status, _, err = self.run_python("import patch.nothing")
        self.assertEqual(status, 1)
        self.assertIn("No module named 'patch.nothing'", err)

    def test_nothing_at_other_imports(self):
        status, out, err = self.run_python("import sys, json, decimal; print([f for f in sys.meta_path if hasattr(f, 'patchshim')])")
        self.assertEqual((status, out, err), (0, "[]", ""))

    def test_finder_is_last(self):
        out = self.run_python("import sys, patch, patch.core; print([hasattr(f, 'patchshim') for f in sys.meta_path].index(True) - len(sys.meta_path))")[1]
        self.assertEqual(out, "-1")

    def test_source_is_shown(self):
        status, out, err = self.run_python(
            """
            import inspect, traceback
            import patch
            from patch.core import position
            print(inspect.getsource(patch.connection).splitlines()[0])
            try:
                position(2)
            except ValueError:
                print(traceback.format_exc())
            """
        )
        self.assertEqual(status, 0, err)
        self.assertIn("def connection(source, target, strict=True):", out)
        self.assertIn("raise TransformError(f", out)
        self.assertIn("<patchshim>/patch/core.py", out)

    def test_installed_one_wins(self):
        self.write("site-packages/patch/__init__.py", "p: 'theirs'\ndef __getattr__(name):\n    return name\n")
        origin, err = self.origin(path=["site-packages"])
        self.assertTrue(origin.endswith("site-packages/patch/__init__.py"), origin)
        self.assertEqual(err, "")
        self.assertEqual(self.origin(path=["site-packages"], options="patch=own")[0], "ours")

    def test_users_own_wins(self):
        self.write("patch.py", "helper = 1\n")
        origin, err = self.origin()
        self.assertTrue(origin.endswith("/patch.py"), origin)
        self.assertEqual(err, "")

    def test_unrelated_package_does_not(self):
        self.write("site-packages/patch.py", "def fromfile(name):\n    pass\n")
        origin, err = self.origin(path=["site-packages"])
        self.assertEqual(origin, "ours")
        self.assertRegex(err, "^patchshim: note: the package patch in .*patch.py has no p")
        origin, err = self.origin(path=["site-packages"], options="patch=off")
        self.assertTrue(origin.endswith("patch.py"), origin)

    def test_directory_of_patches_does_not(self):
        self.write("patch/fix.diff", "")
        self.assertEqual(self.origin()[0], "ours")

    def test_off(self):
        status, _, err = self.run_python("import patch", options="patch=off")
        self.assertEqual(status, 1)
        self.assertIn("ModuleNotFoundError", err)

    def test_other_programs(self):
        done = subprocess.run(["sh", "-c", "echo hello"], env=dict(os.environ, LD_PRELOAD=LIBRARY), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.assertEqual(done.stdout, b"hello\n")

    def test_threads(self):
        status, out, err = self.run_python(
            """
            import threading
            def work():
                import patch.exceptions
            threads = [threading.Thread(target=work) for _ in range(8)]
            [t.start() for t in threads]; [t.join() for t in threads]
            import sys
            print(sum(hasattr(f, "patchshim") for f in sys.meta_path))
            """
        )
        self.assertEqual((status, out), (0, "1"), err)


if __name__ == "__main__":
    unittest.main()
