"""Every example runs, alone and on two ranks."""

import glob
import os
import shutil
import sys
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
        if name == "seed":
            try:
                import glia  # noqa: F401
            except ImportError:
                self.skipTest("no glia")
        self.assertTrue(run(path).strip())

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def on_two(self):
        if name == "seed":
            self.skipTest("glia")
        self.assertTrue(run(path, "mpirun", "-n", "2").strip())

    setattr(TestExamples, f"test_{name}", alone)
    setattr(TestExamples, f"test_{name}_on_two_ranks", on_two)


for example in sorted(glob.glob(os.path.join(support.ROOT, "examples", "*.py"))):
    add(example)

if __name__ == "__main__":
    unittest.main()
