"""What the model consists of is deleted in the middle of it: in an event, in FInitializeHandlers, in the callback of a NetCon, between two steps, with events on their way, with every
integrator and with threads. Each case runs in a process of its own.
Plain NEURON: SIGSEGV in most of them, SIGABRT on 9.x.
patchshim: what the rest of the step would use dies at its end; a variable step that goes on is set up anew.
"""
from neuron import h
import itertools
import os
import signal

MODES = "fixed", "cvode", "local"
WHERE = "event", "handler 0", "handler 1", "handler 2", "handler 3", "netcon", "between"
WHAT = "dend", "soma", "clamp", "syn", "stim", "fire", "nc", "nc_out", "vec played times", "third other", "deleted"


def model(mode, threads, where, what):
    cvode = h.CVode()
    cvode.active(mode != "fixed")
    if mode == "local":
        cvode.use_local_dt(1)
    h.ParallelContext().nthread(threads, 0)
    things = {}
    soma = things["soma"] = h.Section(name="soma")
    dend = things["dend"] = h.Section(name="dend")
    dend.connect(soma(1))
    for name in "other", "third":
        things[name] = h.Section(name=name)
        things[name].insert("hh")
    soma.insert("hh")
    dend.insert("pas")
    for sec in h.allsec():
        sec.L = sec.diam = 20
    clamp = things["clamp"] = h.IClamp(soma(0.5))
    clamp.amp, clamp.dur = 0.1, 1e9
    syn = things["syn"] = h.ExpSyn(dend(0.5))
    syn2 = things["syn2"] = h.ExpSyn(things["other"](0.5))
    stim = things["stim"] = h.NetStim()
    stim.interval, stim.number, stim.start = 0.1, 1e9, 0.05
    fire = things["fire"] = h.IntFire1()
    for name, source, target, weight in ("nc", stim, syn, 0.001), ("nc_fire", stim, fire, 2), ("nc_syn", fire, syn2, 0.001):
        nc = things[name] = h.NetCon(source, target)
        nc.weight[0], nc.delay = weight, 0.3
    out = things["nc_out"] = h.NetCon(fire, None)
    things["vec"] = h.Vector().record(soma(0.5)._ref_v)
    played, times = things["played"], things["times"] = h.Vector([0.1, 0.2, 0.1]), h.Vector([0, 1, 2])
    played.play(clamp._ref_amp, times, 1)
    del soma, dend, sec, clamp, syn, syn2, stim, fire, nc, played, times

    def go():
        if what == "deleted" and "dend" in things:
            h.delete_section(sec=things.pop("dend"))
        for name in what.split():
            things.pop(name, None)

    handlers = []
    if where == "event":
        handlers.append(h.FInitializeHandler(lambda: cvode.event(1.013, go)))
    elif where == "netcon":
        out.record(go)
    elif where != "between":
        handlers.append(h.FInitializeHandler(int(where[-1]), go))
    del out
    try:
        h.finitialize(-65)
        for step in range(100):
            cvode.solve(h.t + 0.025) if mode != "fixed" else h.fadvance()
            if step == 50 and where == "between":
                go()
    except RuntimeError:
        pass  # a NetCon whose target has no section any more is an error with a name


def in_child(*case):
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        model(*case)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


cases = list(itertools.product(MODES, (1, 3), WHERE, WHAT))
failed = [case for case in cases if not in_child(*case)]
print("%d of %d" % (len(cases) - len(failed), len(cases)), *failed)
