"""program.py PHASE SIZE [work | idle]: one thing that a model does, SIZE times, on a fixed seed. Prints the seconds of processor time that it took, and the bytes
by which the process grew. idle: everything but that; a word as long as work, so that all else lies where it does then."""
import gc
import os
import random
import resource
import sys
import time

from neuron import h

h.load_file("stdrun.hoc")
phase, size = sys.argv[1], int(sys.argv[2])
random.seed(1)


def cell(i):
    soma = h.Section(name="soma%d" % i)
    soma.L = soma.diam = 20
    soma.insert("hh")
    return soma


def network(n):
    """n cells, each with a synapse that another one drives."""
    cells = [cell(i) for i in range(n)]
    synapses = [h.ExpSyn(one(0.5)) for one in cells]
    connections = []
    for synapse in synapses:
        source = random.choice(cells)
        connections.append(h.NetCon(source(0.5)._ref_v, synapse, 0, 1, 0.01, sec=source))
    return cells, synapses, connections


def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def attach():
    return lambda: None


def run_one_cell():
    soma = cell(0)
    clamp = h.IClamp(soma(0.5))
    clamp.amp, clamp.dur = 0.1, 1e9
    h.finitialize(-65)

    return lambda keep=(soma, clamp): h.continuerun(size * h.dt)


def run_branched_cell():
    """One cell of 41 sections and 201 compartments."""
    sections = [cell(0)] + [h.Section(name="dend%d" % i) for i in range(40)]
    for i, section in enumerate(sections[1:]):
        section.connect(sections[i // 2])
        section.nseg, section.L, section.diam = 5, 100, 1
        section.insert("hh")
    clamp = h.IClamp(sections[0](0.5))
    clamp.amp, clamp.dur = 1, 1e9
    h.finitialize(-65)

    return lambda keep=(sections, clamp): h.continuerun(size * h.dt)


def runs():
    """SIZE runs of 1 ms of two cells: mostly finitialize."""
    everything = network(2)
    h.tstop = 1

    def work(keep=everything):
        for _ in range(size):
            h.run()

    return work


def fadvance_calls():
    soma = cell(0)
    h.finitialize(-65)

    def work(keep=soma):
        for _ in range(size):
            h.fadvance()

    return work


def run_network():
    everything = network(1000)
    stim = h.NetStim()
    stim.start, stim.number = 0, 1
    start = h.NetCon(stim, everything[1][0], 0, 0, 0.1)
    h.finitialize(-65)

    def work(keep=(everything, start)):
        h.continuerun(h.t + size * h.dt)

    return work


def run_gaps():
    """100 cells whose clamps follow the voltage of a neighbour: a transfer in each step, as gap junctions make it."""
    pc = h.ParallelContext()
    cells = [cell(i) for i in range(100)]
    clamps = [h.IClamp(one(0.5)) for one in cells]
    for i, clamp in enumerate(clamps):
        clamp.dur = 0
        pc.source_var(cells[i](0.5)._ref_v, i, sec=cells[i])
        pc.target_var(clamp, clamp._ref_amp, (i + 1) % len(cells))
    pc.set_maxstep(1)
    pc.setup_transfer()
    h.finitialize(-65)

    def work(keep=(pc, cells, clamps)):
        h.continuerun(h.t + size * h.dt)

    return work


def build():
    kept = []
    return lambda: kept.append(network(size))


def death():
    def forgets():
        everything = network(size)  # a local that nobody keeps
        begins()
        return len(everything)

    def work():
        forgets()
        h.t  # what is late must be gone when somebody looks

    return work


def death_by_word():
    kept = [network(size)]

    def work():
        kept.clear()
        h.t

    return work


def death_of_tree():
    """One cell of SIZE sections, each connected to one before it; the root goes first."""
    sections = [h.Section(name="s%d" % i) for i in range(size)]
    for i in range(1, size):
        sections[i].connect(sections[(i - 1) // 2])
    sections.reverse()

    def forgets():
        while sections:
            sections.pop()

    def work():
        forgets()
        h.t

    return work


def death_of_sections_first():
    kept = list(network(size))

    def work():
        while kept:
            kept.pop(0)
        h.t

    return work


def assignments():
    h("objref a, b, c\na = new Vector()\nb = new Vector()")
    return lambda: h("for i = 1, %d { c = a  c = b }" % size)


def births():
    soma = cell(0)
    kept = []

    def work():
        for _ in range(size):
            kept.append(h.ExpSyn(soma(0.5)))

    return work


work = {f.__name__: f for f in (attach, run_one_cell, run_branched_cell, fadvance_calls, run_network, run_gaps, runs, build, death, death_by_word, death_of_tree, death_of_sections_first, assignments, births)}[phase]()
begun = []


def begins():
    """What counts begins here: with the work, or in the middle of it where that must make first what it lets go of."""
    begun[:] = resident(), time.process_time()
    if "idle" in sys.argv:
        ends()


def ends():
    took = time.process_time() - begun[1]
    print(took, resident() - begun[0], flush=True)
    if phase != "attach":
        os._exit(0)  # what the end of a program costs is not part of the work


gc.collect()
gc.disable()
if phase != "death":
    begins()
work()
ends()
