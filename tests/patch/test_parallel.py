"""The ring of ring.py gives the same spikes and voltages on 1, 2 and 4 ranks, and without MPI; with and without mpi4py."""

import os
import shutil
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import limited  # noqa: E402

ENVIRONMENT = dict(
    os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1"
)


def run(*launcher, arguments=()):
    done = limited.run(
        [*launcher, sys.executable, "-B", os.path.join(HERE, "ring.py"), *arguments],
        300,
        env=ENVIRONMENT,
        universal_newlines=True,
    )
    if done.returncode or any(word in done.stderr for word in ("finalize", "abort", "patchshim:")):
        raise AssertionError(f"{launcher}: status {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout.splitlines()[-2:]


class TestRing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.alone = run()

    def test_something_happens(self):
        self.assertEqual(self.alone[0], "1")
        spikes, voltages = eval(self.alone[1])
        self.assertEqual({gid for _, gid in spikes}, set(range(8)))
        self.assertEqual(len(voltages), 8)

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_ranks(self):
        for ranks in (1, 2, 4):
            with self.subTest(ranks=ranks):
                self.assertEqual(run("mpirun", "-n", str(ranks)), [str(ranks), self.alone[1]])

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_local_variable_step(self):
        alone = run(arguments=["local"])
        spikes, voltages = eval(alone[1])
        self.assertEqual(({gid for _, gid in spikes}, len(voltages)), (set(range(8)), 8))
        for ranks in (2, 4):
            with self.subTest(ranks=ranks):
                self.assertEqual(run("mpirun", "-n", str(ranks), arguments=["local"]), [str(ranks), alone[1]])

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_global_variable_step(self):
        """The steps depend on the cells of a rank: the same spikes, at nearly the same times."""
        alone = eval(run(arguments=["global"])[1])[0]
        on_two = eval(run("mpirun", "-n", "2", arguments=["global"])[1])[0]
        self.assertEqual([gid for _, gid in alone], [gid for _, gid in on_two])
        for (one, _), (other, _) in zip(alone, on_two):
            self.assertAlmostEqual(one, other, 1)

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun")
    def test_mpi4py(self):
        try:
            import mpi4py  # noqa: F401
        except ImportError:
            self.skipTest("no mpi4py")
        self.assertEqual(run(arguments=["mpi4py"])[1], self.alone[1])
        for ranks in (1, 2, 4):
            with self.subTest(ranks=ranks):
                self.assertEqual(run("mpirun", "-n", str(ranks), arguments=["mpi4py"]), [str(ranks), self.alone[1]])


if __name__ == "__main__":
    unittest.main()
