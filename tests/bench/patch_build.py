"""What p costs: a network built and 1,000 short runs, with h, with p and with nrn-patch, in one go. The second part of `make bench`.

    python patch_build.py --library LIBRARY [--python PYTHON] [--cells 20000] [--runs 1000] [--rounds 3] [--nrn-patch DIRECTORY] [--limit 1.5]

Processor time, the least of the rounds, in processes of their own that take turns: h in plain NEURON, h and p under LIBRARY, and nrn-patch in plain NEURON (one
round), where --nrn-patch names a directory that has it; where it is missing it is put there by pip. The status is 1 where p takes more than --limit times as
long as h in plain NEURON. Without --library p comes from src/python, and nothing is kept. The cells are dropped
before the runs; nrn-patch keeps them, and its runs are theirs. Not shown: reading variables of segments and point processes, which
give numbers that know where they come from, and are slower.
"""

import argparse
import json
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def build_h(h, cells):
    """Cells of two sections with a synapse, a stimulus and a recording, as one writes it with h."""
    kept = []
    for _ in range(cells):
        soma = h.Section(name="soma")
        soma.L = soma.diam = 20
        soma.insert("hh")
        dendrite = h.Section(name="dendrite")
        dendrite.L, dendrite.diam, dendrite.nseg = 100, 1, 3
        dendrite.insert("pas")
        dendrite.connect(soma(1))
        synapse = h.Exp2Syn(dendrite(0.5))
        synapse.tau1, synapse.tau2, synapse.e = 0.5, 3, 0
        stimulus = h.NetStim()
        stimulus.start, stimulus.number, stimulus.interval = 5, 3, 10
        netcon = h.NetCon(stimulus, synapse)
        netcon.weight[0], netcon.delay, netcon.threshold = 0.02, 1, -20
        clamp = h.IClamp(soma(0.5))
        clamp.delay, clamp.dur, clamp.amp = 1, 2, 0.1
        trace = h.Vector()
        trace.record(soma(0.5)._ref_v)
        kept.append((soma, dendrite, synapse, stimulus, netcon, clamp, trace))
    return kept


def build_p(p, cells):
    """The same as one writes it with p."""
    kept = []
    for _ in range(cells):
        soma = p.Section(name="soma")
        soma.set_dimensions(20, 20)
        soma.insert("hh")
        dendrite = p.Section(name="dendrite")
        dendrite.set_dimensions(100, 1)
        dendrite.set_segments(3)
        dendrite.insert("pas")
        dendrite.connect(soma(1))
        synapse = dendrite.synapse(p.Exp2Syn)
        synapse.tau1, synapse.tau2, synapse.e = 0.5, 3, 0
        stimulus = p.NetStim()
        stimulus.start, stimulus.number, stimulus.interval = 5, 3, 10
        netcon = p.NetCon(stimulus, synapse, weight=0.02, delay=1)
        clamp = soma.iclamp(0.1, delay=1, duration=2)
        trace = soma.record()
        kept.append((soma, dendrite, synapse, stimulus, netcon, clamp, trace))
    return kept


def run_h(h, runs):
    for _ in range(runs):
        h.finitialize(-65)
        h.continuerun(1)


def run_p(p, runs):
    for _ in range(runs):
        p.run(1)


def work(who, cells, runs):
    """One process: seconds for building and for running."""
    if who.startswith("h"):
        from neuron import h as it

        it.load_file("stdrun.hoc")
        build, run = build_h, run_h
    else:
        from patch import p as it

        build, run = build_p, run_p
    build(it, 10)
    begin = time.process_time()
    kept = build(it, cells)
    built = time.process_time() - begin
    del kept
    few = build(it, 2)
    ran = None
    if runs:
        run(it, 10)
        begin = time.process_time()
        run(it, runs)
        ran = time.process_time() - begin
    del few
    print(json.dumps([built, ran]), flush=True)
    os._exit(0)  # not measured: the end of the interpreter


def measure(who, arguments):
    """The two figures; that for runs is None where running ends in a crash (nrn-patch, Open MPI installed and mpi4py not), both where it cannot be had."""
    figures = attempt(who, arguments, arguments.runs)
    return (attempt(who, arguments, 0) or [None, None]) if figures is None else figures


def attempt(who, arguments, runs):
    environment = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "PATCHSHIM")}
    environment.update(NEURON_MODULE_OPTIONS="-nogui")
    if who == "nrn-patch":
        environment["PYTHONPATH"] = os.path.abspath(arguments.nrn_patch)
    elif arguments.library and who != "h":
        environment["LD_PRELOAD"] = os.path.abspath(arguments.library)
    elif who == "p":
        environment["PYTHONPATH"] = os.path.join(ROOT, "src", "python")
    out = subprocess.run(
        [arguments.python, os.path.abspath(__file__), "--work", who, "--cells", str(arguments.cells), "--runs", str(runs)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    if out.returncode and who == "nrn-patch":
        return None
    if out.returncode:
        sys.exit(out.stderr)
    return json.loads(out.stdout.splitlines()[-1])


def nrn_patch(arguments):
    """Is it there, or can it be had?"""
    if not arguments.nrn_patch:
        return False
    if not os.path.isdir(arguments.nrn_patch):
        for package in ("nrn-patch", "mpi4py"):  # without mpi4py its run ends in a crash where Open MPI is installed
            command = [arguments.python, "-m", "pip", "install", "-q", "--target", arguments.nrn_patch, package]
            done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if done.returncode and package == "nrn-patch":
                print("nrn-patch cannot be installed: not measured")
                return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cells", type=int, default=20000)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--nrn-patch")
    parser.add_argument("--library")
    parser.add_argument("--limit", type=float, default=1.5)
    parser.add_argument("--work")
    arguments = parser.parse_args()
    if arguments.work:
        work(arguments.work, arguments.cells, arguments.runs)
    names = ["h", "h under the library", "p"] if arguments.library else ["h", "p"]
    figures = {name: [] for name in names}
    for _ in range(arguments.rounds):
        for name in names:
            figures[name].append(measure(name, arguments))
    if nrn_patch(arguments):
        names.append("nrn-patch")
        figures["nrn-patch"] = [measure("nrn-patch", arguments)]
    best = {name: [None if None in column else min(column) for column in zip(*rows)] for name, rows in figures.items()}
    print("| | %s |\n|%s" % (" | ".join(names), "---|" * (len(names) + 1)))
    for i, what in enumerate((f"{arguments.cells} cells built", f"{arguments.runs} runs of 1 ms")):
        cells = ["crashes" if best[name][i] is None else f"{best[name][i]:.2f} s ({best[name][i] / best['h'][i]:.2f})" for name in names]
        print(f"| {what} | {' | '.join(cells)} |")
    worst = max(best["p"][i] / best["h"][i] for i in range(2))
    print(f"p / h: {worst:.2f} (at most {arguments.limit})")
    sys.exit(worst > arguments.limit)


main()
