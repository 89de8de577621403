# A statement reads until its input is over.
# Plain NEURON says that there is no more, and the program goes on.
# patchshim: no error, no warning: nothing is wrong with the statement.
import os
import tempfile
from neuron import h
h("strdef word")
h("getstr(word)")
print("read %r" % h.word)
with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as numbers:
    numbers.write("1 2\n")
h.ropen(numbers.name)
h("total = 0")
for _ in range(3):
    h("total += fscan()")
h.ropen()
os.remove(numbers.name)
print("total", h.total)
