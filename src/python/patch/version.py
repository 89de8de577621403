"""Versions of NEURON that compare, with each other and with text: ``get_neuron_version() >= "9.0"``."""

import functools
import re

__all__ = ["NeuronVersion", "get_neuron_version"]


@functools.total_ordering
class NeuronVersion:
    """A version of NEURON.

    :param version: text such as ``"8.2.7"`` or ``"9.0a-1422-g8b0b34549"``; the running NEURON's when left out.
    """

    def __init__(self, version=None):
        if version is None:
            import neuron

            version = neuron.__version__
        self.full_version = str(version)
        self.semantic_version = self.full_version.split("-")[0].split("+")[0]

    @property
    def release(self):
        """The leading numbers: ``(8, 2, 7)``."""
        numbers = re.match(r"\d+(?:\.\d+)*", self.semantic_version)
        return tuple(int(n) for n in numbers.group().split(".")) if numbers else (0,)

    @property
    def major(self):
        """9 of 9.0.2."""
        return self.release[0]

    @property
    def minor(self):
        """0 of 9.0.2."""
        return (self.release + (0,))[1]

    @property
    def micro(self):
        """2 of 9.0.2."""
        return (self.release + (0, 0))[2]

    @property
    def is_prerelease(self):
        """True for alphas, release candidates and development versions."""
        return bool(re.search(r"a|b|rc|dev", self.semantic_version))

    def _key(self):
        release = list(self.release)
        while release and release[-1] == 0:
            release.pop()
        return tuple(release), not self.is_prerelease

    def _other(self, other):
        if isinstance(other, NeuronVersion):
            return other._key()
        try:
            return NeuronVersion(str(other))._key()
        except ValueError:
            return None

    def __eq__(self, other):
        return self._key() == self._other(other)

    def __lt__(self, other):
        return self._key() < self._other(other)

    def __hash__(self):
        return hash(self._key())

    def __str__(self):
        return self.semantic_version

    def __repr__(self):
        return f"<NeuronVersion('{self.semantic_version}')>"


def get_neuron_version():
    """The version of the NEURON that is installed, as a :class:`NeuronVersion`."""
    return NeuronVersion()
