"""Each member of Vector that may give it other memory, while an array of numpy shows it: the Vector is what it is without the array.
Plain NEURON: right. patchshim: not a word.
"""
import os
import tempfile
from neuron import h
arrays = []
def shown(*numbers):
    vec = h.Vector(numbers or (1, 4, 9, 16, 25))
    arrays.append(vec.as_numpy())
    return vec
def say(what, vec):
    print(what, [round(x, 6) for x in vec])
say("from_python", shown().from_python(list(range(40))))
say("insrt", shown().insrt(2, h.Vector(30).fill(7)))
say("deriv", shown().deriv(h.Vector([0, 1, 4, 9, 16, 25, 36]), 1))
say("rebin", shown().rebin(h.Vector(30).indgen(), 2))
say("resize", shown().resize(20))
say("append", shown().append(h.Vector(20)))
say("copy", shown().copy(h.Vector(20).indgen()))
say("interpolate", shown().interpolate(h.Vector(20).indgen(0.1), h.Vector([0, 1, 2]), h.Vector([0, 5, 8])))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "numbers")
    def opened(write=None):
        file = h.File()
        if write:
            file.wopen(path)
            write(file)
            file.close()
        file.ropen(path)
        return file
    numbers = h.Vector(30).indgen()
    vec = shown()
    vec.fread(opened(numbers.fwrite), 30)
    say("fread", vec)
    vec = shown()
    vec.vread(opened(numbers.vwrite))
    say("vread", vec)
    vec = shown()
    vec.scanf(opened(lambda file: numbers.printf(file)), 30)
    say("scanf", vec)
    vec = shown()
    vec.scantil(opened(lambda file: numbers.printf(file)), 29)
    say("scantil", vec)
print(len(arrays))
