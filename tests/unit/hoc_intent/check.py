#!/usr/bin/env python3
"""What neuron/hoc_intent.c says of every death in programs/, on every NEURON there is.

Beside each program lies what is expected: NAME.expected, one line a death: place made, class, intent, place lost, how. A program is NAME.hoc (run by
nrniv), NAME.py (run by the Python of that NEURON) or NAME.stdin (typed into nrniv).
    check.py [--update] [--only=PROGRAM] label=PYTHON:NRNIV ...
"""
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.join(HERE, '..', '..', '..', 'src')
PROGRAMS = os.path.join(HERE, 'programs')


def build(folder):
    """The probe, with the sources of the library that it tests."""
    probe = os.path.join(folder, 'probe.so')
    sources = [os.path.join(HERE, 'probe.c')]
    sources += [os.path.join(SOURCE, name) for name in ('hooks/hooks.c', 'hooks/hoc.c', 'neuron/target.c', 'neuron/hoc_position.c', 'neuron/hoc_program.c', 'neuron/hoc_intent.c')]
    flags = '-std=gnu11 -D_GNU_SOURCE -O2 -g -fvisibility=hidden -fexceptions -fPIC -shared -static-libgcc -Wall -Wextra -Wno-missing-field-initializers'.split()
    subprocess.run([os.environ.get('CC', 'cc'), *flags, *os.environ.get('PROBE_CFLAGS', '').split(), '-I', SOURCE, '-o', probe, *sources, '-ldl', '-lpthread'], check=True)
    return probe


def neurons(arguments):
    """(label, python, nrniv) of each; those that are not there are told and left out."""
    for argument in arguments:
        label, _, paths = argument.partition('=')
        python, _, nrniv = paths.partition(':')
        if shutil.which(nrniv):
            yield label, python, nrniv
        else:
            print('skipped: %s (no %s)' % (label, nrniv))


def deaths(program, python, nrniv, probe, folder):
    log = os.path.join(folder, 'log')
    if os.path.exists(log):
        os.remove(log)
    typed = None
    if program.endswith('.py'):
        command = [python, program]
    elif program.endswith('.stdin'):
        command, typed = [nrniv, '-nobanner', '-nogui', '-notatty', '-'], open(os.path.join(PROGRAMS, program))
    else:
        command = [nrniv, '-nobanner', '-nogui', program, '-c', 'quit()']
    environment = dict(os.environ, LD_PRELOAD=probe, HOC_INTENT_LOG=log)
    try:
        done = subprocess.run(command, cwd=PROGRAMS, env=environment, stdin=typed or subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    except subprocess.TimeoutExpired:
        return ['it did not end']
    lines = open(log).read().splitlines() if os.path.exists(log) else []
    return lines + (['status %d: %s' % (done.returncode, done.stdout.decode(errors='replace')[-300:])] if done.returncode < 0 else [])


def main():
    arguments = sys.argv[1:]
    update = '--update' in arguments
    only = [a[len('--only='):] for a in arguments if a.startswith('--only=')]
    programs = only or sorted(os.path.basename(p)[:-len('.expected')] for p in glob.glob(os.path.join(PROGRAMS, '*.expected')))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        probe = build(folder)
        for label, python, nrniv in neurons(a for a in arguments if not a.startswith('--')):
            module = not subprocess.run([python, '-c', 'import neuron'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            for program in programs:
                if program.endswith('.py') and not module:
                    print('skipped: %s on %s (no Python module)' % (program, label))
                    continue
                expected = os.path.join(PROGRAMS, program + '.expected')
                got = deaths(program, python, nrniv, probe, folder)
                if update:
                    with open(expected, 'w') as out:
                        out.write(''.join(line + '\n' for line in got))
                    continue
                want = open(expected).read().splitlines()
                wrong = [(i, a, b) for i, (a, b) in enumerate(zip(want, got)) if a != b]
                passed += min(len(want), len(got)) - len(wrong)
                failed += len(wrong) + abs(len(want) - len(got))
                for i, a, b in wrong[:5]:
                    print('%s on %s, death %d\n  expected %s\n  got      %s' % (program, label, i + 1, a, b))
                if len(want) != len(got):
                    print('%s on %s: %d lines expected, %d seen: %s' % (program, label, len(want), len(got), (got[len(want):] or want[len(got):])[:3]))
            if update:
                break
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed or not (passed or update) else 0


if __name__ == '__main__':
    sys.exit(main())
