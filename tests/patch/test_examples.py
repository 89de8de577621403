"""Every example runs, alone and on two ranks. Where glia is not installed, support.GLIA stands in for it."""

import glob
import os
import shutil
import sys
import tempfile
import unittest

import support

sys.path.insert(0, os.path.dirname(support.HERE))
import limited  # noqa: E402

ENVIRONMENT = dict(
    os.environ,
    NEURON_MODULE_OPTIONS="-nogui",
    OMPI_ALLOW_RUN_AS_ROOT="1",
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1",
    OMPI_MCA_rmaps_base_oversubscribe="1",
)
RUNNER = "import runpy, sys; sys.path.insert(0, sys.argv[1]); import support; support.hold(); runpy.run_path(sys.argv[2], run_name='__main__')"


def has_glia():
    try:
        import glia  # noqa: F401
    except ImportError:
        return False
    return True


def run(path, *launcher):
    program = [path] if support.PRELOADED else ["-c", RUNNER, support.HERE, path]
    done = limited.run(
        [*launcher, sys.executable, "-B", *program],
        300,
        env=ENVIRONMENT,
        universal_newlines=True,
    )
    if done.returncode:
        raise AssertionError(f"{path}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class TestExamples(unittest.TestCase):
    pass


def add(path):
    name = os.path.basename(path)[:-3]

    def alone(self):
        self.assertTrue(run(path).strip())

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def on_two(self):
        self.assertTrue(run(path, "mpirun", "-n", "2").strip())

    setattr(TestExamples, f"test_{name}", alone)
    setattr(TestExamples, f"test_{name}_on_two_ranks", on_two)


for example in sorted(glob.glob(os.path.join(support.ROOT, "examples", "*.py"))):
    add(example)

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        if not has_glia():
            support.stand_in_glia(place)
            ENVIRONMENT["PYTHONPATH"] = os.pathsep.join([place, os.environ.get("PYTHONPATH", "")])
        unittest.main()
