"""Runs every case of cases.py in one interpreter, plainly and under tracers, and what cannot be a case. Last line: N passed, N failed."""
import contextlib
import dis
import gc
import io
import opcode
import os
import subprocess
import sys
import textwrap
import threading

import watch
from watch import h, take

import cases

VERSION = sys.version_info[:2]
passed = failed = 0


def check(name, good, detail=''):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print('FAILED %s: %s' % (name, detail))


SPACE = {'__name__': 'case', 'take': take}
exec(compile(cases.PRELUDE, 'prelude.py', 'exec'), SPACE)


def run(source, name, times=1):
    """The deaths while source ran, the last time of `times`: the interpreter changes code that runs often."""
    code = compile(source, name + '.py', 'exec')
    for i in range(times):
        space = dict(SPACE, OUT=[])
        take()
        exec(code, space)
        out = space['OUT']
    del space
    gc.collect()
    take()
    return out


def agrees(expected, found):
    return len(expected) == len(found) and all(f in e.split('/') for e, f in zip(expected, found))


def variants(source, only):
    end = 'OUT.extend(take())'
    if only != cases.FUNCTION:
        yield cases.MODULE, source + '\n' + end
    if only != cases.MODULE:
        yield cases.FUNCTION, 'def scene():\n' + textwrap.indent(source, '    ') + '\n    ' + end + '\nscene()'


def run_cases(how, exact=True, times=1):
    """exact False: tracers that keep copies of a frame's locals let them die later; then nothing may become an accident that is none."""
    for name, expected, source, only, clause in cases.CASES:
        for mode, text in variants(source, only):
            label = '%s, %s, %s' % (name, mode, how)
            deaths = run(text, 'case', times)
            found = [death[1] for death in deaths]
            if exact:
                check(label, agrees(expected, found), 'expected %s, found %s %s' % (expected, found, [(d[2], d[5]) for d in deaths]))
                if clause:
                    check(label + ', clause', all(d[2] == clause for d in deaths), [d[2] for d in deaths])
            else:
                check(label, 'accident' in ' '.join(expected) or 'accident' not in found, 'expected %s, found %s %s' % (expected, found, [(d[2], d[5]) for d in deaths]))


def test_effects():
    """The table of stack effects agrees with the interpreter's."""
    unlike = {'FOR_ITER', 'SEND', 'END_SEND', 'END_FOR', 'END_ASYNC_FOR', 'RERAISE', 'POP_EXCEPT', 'CALL', 'PRECALL', 'RETURN_GENERATOR',
              'SETUP_FINALLY', 'SETUP_WITH', 'SETUP_ASYNC_WITH', 'CALL_FINALLY', 'POP_FINALLY', 'END_FINALLY', 'BEGIN_FINALLY',
              'WITH_CLEANUP_START', 'WITH_CLEANUP_FINISH', 'WITH_EXCEPT_START', 'CLEANUP_THROW', 'JUMP_IF_NOT_EXC_MATCH', 'GET_ANEXT',
              'CHECK_EG_MATCH', 'PREP_RERAISE_STAR', 'EXIT_INIT_CHECK', 'INTERPRETER_EXIT', 'RETURN_VALUE', 'PUSH_EXC_INFO', 'BEFORE_ASYNC_WITH'}
    for number, name in enumerate(opcode.opname[:256]):
        if name.startswith(('<', 'INSTRUMENTED', 'RESERVED')) or name in unlike or name in ('CACHE', 'EXTENDED_ARG', 'ENTER_EXECUTOR'):
            continue
        for arg in ((2, 3) if number >= opcode.HAVE_ARGUMENT else (0,)):
            try:
                net = dis.stack_effect(number, arg if number >= opcode.HAVE_ARGUMENT else None, jump=False)
            except ValueError:
                continue
            mine = watch.effect(name, arg)
            if mine is None:
                if name not in ('MATCH_KEYS', 'MATCH_CLASS', 'COPY_DICT_WITHOUT_KEYS', 'LOAD_SUPER_METHOD'):
                    check('effect of ' + name, False, 'not in the table')
            else:
                check('effect of %s %d' % (name, arg), mine[1] - mine[0] == net, 'table %s, dis %d' % (mine, net))


def test_cells():
    """A notebook cell run again replaces; the same code object run again by a loop of somebody else's too."""
    space = {'h': h}
    for i in range(2):
        exec(compile('syn = h.ExpSyn()', '<cell>', 'exec'), space)
    check('notebook cell run again', [d[1] for d in take()] == ['replaced'])
    for i in range(2):
        exec(compile('for i in range(2):\n    syn = h.ExpSyn()', '<cell>', 'exec'), space)
    check('notebook cell with a loop run again', [d[1] for d in take()] == ['replaced', 'accident', 'replaced', 'accident'])
    code = compile('syn = h.ExpSyn()', '<cell>', 'exec')
    for i in range(3):
        exec(code, space)
    check('a code object run again', [d[1] for d in take()] == ['replaced'] * 3)
    space.clear()
    take()


def test_prompt():
    """The prompt keeps its last value in `_`."""
    space = {'h': h}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile('h.ExpSyn()', '<stdin>', 'single'), space)
        check('prompt throws away', watch.discarded())
        exec(compile('1', '<stdin>', 'single'), space)
    check('prompt lets go', [d[1] for d in take()] == ['accident'])


def test_discarded():
    for source, expected in [('h.ExpSyn()', True), ('a = h.ExpSyn()', False), ('h.ExpSyn().tau', False), ('[h.ExpSyn()]', False), ('h.ExpSyn(1)', True),
                             ('def f(): return h.ExpSyn()\nf()', False), ('def f():\n    h.ExpSyn()\nf()', True), ('h.ExpSyn(**{})', True),
                             ('h.ExpSyn(*[])', True), ('x = [h.ExpSyn() for i in range(2)]', False), ('h.ExpSyn(h.ExpSyn())', True)]:
        exec(source, {'h': h})
        check('discarded: ' + source, watch.discarded() == expected)
    take()


def test_origin():
    space = {'h': h, 'made': []}
    code = compile('def f():\n\n    return h.ExpSyn()\nmade.append(f())\nclass C:\n    made.append(h.ExpSyn())', 'origin.py', 'exec')
    exec(code, space)
    first, second = [watch.origin(thing) for thing in space['made']]
    check('origin in a function', first[:3] == ('origin.py', 'f', 3) and first[3] == id(space['f'].__code__) and first[4] == id(code), first)
    check('origin in a class body', second[:3] == ('origin.py', 'C', 6) and second[4] == id(code), second)
    space.clear()
    take()
    import importlib.util
    folder = os.path.join(os.environ['SCRATCH'], 'neuron')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, '__init__.py'), 'w') as file:
        file.write('def make(h): return h.ExpSyn()\ndef drop(h):\n    h.ExpSyn()\ndef call(f):\n    f()\n')
    sys.path.insert(0, os.environ['SCRATCH'])
    import neuron
    thing = neuron.make(h); line = sys._getframe().f_lineno
    at = watch.origin(thing)
    check('origin passes over the neuron package', at[0] == __file__ and at[2] == line and at[1] == 'test_origin', at)
    del thing
    take()
    neuron.drop(h)
    death = take()[0]
    check('what the neuron package drops', death[1] == 'doubt' and death[4] == 'test_origin', death)


def test_collector():
    class Node:
        pass
    gc.disable()
    for i in range(3):
        node = Node()
        node.self, node.syn = node, h.ExpSyn()
    del node
    check('a cycle waits', take() == [])
    gc.collect()
    check('a cycle is collected', [d[1] for d in take()] == ['collected'] * 3)
    gc.enable()
    threshold = gc.get_threshold()
    gc.set_threshold(5)
    for i in range(200):
        node = Node()
        node.self, node.syn = node, h.ExpSyn()
    gc.set_threshold(*threshold)
    found = [d[1] for d in take()]
    check('the collector starts by itself', found and set(found) == {'collected'}, set(found))
    check('the collector is as it was', gc.isenabled())
    del node
    gc.collect()
    take()


def test_threads():
    def work():
        for i in range(200):
            syn = h.ExpSyn()
    threads = [threading.Thread(target=work) for i in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    found = [d[1] for d in take()]
    check('threads', found == ['accident'] * 800, set(found))
    check('without the GIL nothing is told', watch.unlocked() == (False, 'none'))


def test_error_indicator():
    """An error that is on its way goes on."""
    class Raises:
        def __init__(self):
            self.syn = h.ExpSyn()
            raise KeyError('mine')
    try:
        Raises()
    except KeyError as error:
        check('error goes on', error.args == ('mine',))
    take()
    check('getattr default', getattr(h.ExpSyn(1), '__nothing__', 5) == 5)
    take()


def test_asyncio():
    import asyncio
    async def inner():
        local = h.ExpSyn()
    async def outer():
        await inner()
        task = asyncio.ensure_future(inner())
        await task
    loop = asyncio.new_event_loop()
    loop.run_until_complete(outer())
    loop.close()
    found = [d[1] for d in take()]
    check('asyncio', len(found) == 2 and found[0] == 'accident' and 'word' not in found, found)


def test_exit():
    program = 'import watch\nclass C: pass\na = watch.h.ExpSyn()\nc = C(); c.c = c; c.a = watch.h.ExpSyn()\n'
    done = subprocess.run([sys.executable, '-c', program], stderr=subprocess.PIPE, universal_newlines=True)
    check('exit', done.stderr.split() == ['end:', 'ExpSyn', 'exit'] * 2 and done.returncode == 0, done.stderr)


def test_big():
    """EXTENDED_ARG: names and constants beyond 255, jumps that are far."""
    many = '\n'.join('n%d = %d.5' % (i, i) for i in range(300))
    for mode, text in variants(many + '\nfor i in range(2):\n    ' + many.replace('\n', '\n    ') + '\n    syn = mk()\nsyn = None\nlast = [mk()]\nlast.clear()', None):
        found = [d[1] for d in run(text, 'big')]
        check('big code, ' + mode, found == ['accident', 'word', 'word'], found)


def test_lines():
    """Every line of a long flat program, whether asked early or late, also across a jump back in lines."""
    source = 'made = []\n' + '\n'.join('made.append(\n    h.ExpSyn()\n)' for i in range(400))
    space = {'h': h}
    exec(compile(source, 'lines.py', 'exec'), space)
    lines = [watch.origin(thing)[2] for thing in space['made']]
    check('lines', lines == [3 + 3 * i for i in range(400)], lines[:20])
    space.clear()
    take()


def test_pdb():
    """A debugger steps through; what it does to the deaths may only make them doubtful."""
    program = os.path.join(os.environ['SCRATCH'], 'debugged.py')
    with open(program, 'w') as file:
        file.write('from watch import h, take\ndef f():\n    a = h.ExpSyn()\n    a = None\n    b = h.IClamp()\n    return 1\nf()\nprint("DEATHS", [d[:2] for d in take()])\n')
    done = subprocess.run([sys.executable, '-m', 'pdb', program], input='b f\nc\n' + 's\np locals()\n' * 5 + 'c\nq\n',
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
    line = [line for line in done.stdout.splitlines() if 'DEATHS' in line]
    check('pdb', line and "('ExpSyn', 'accident')" not in line[0], done.stdout)


def test_recursion():
    """A traceback of very many frames must not use up the stack."""
    source = 'import sys\nold = sys.getrecursionlimit()\nsys.setrecursionlimit(20000)\ntry:\n    deep(4000)\nexcept ValueError: pass\nsys.setrecursionlimit(old)'
    threading.stack_size(512 * 1024 * 1024)
    done = []
    thread = threading.Thread(target=lambda: done.append(run(source + '\nOUT.extend(take())', 'recursion')))
    thread.start()
    thread.join()
    threading.stack_size(0)
    found = [d[1] for d in done[0]]
    check('4001 frames', found == ['failed'] * 4001, (len(found), set(found)))


def python_tracer(frame, event, arg):
    return python_tracer


def opcode_tracer(frame, event, arg):
    frame.f_trace_opcodes = True
    return opcode_tracer


def traced(tracer):
    sys.settrace(tracer)
    try:
        run_cases(tracer.__name__, exact=False)
    finally:
        sys.settrace(None)


def monitored():
    tool, events = sys.monitoring.DEBUGGER_ID, sys.monitoring.events
    sys.monitoring.use_tool_id(tool, 'test')
    every = 0
    for name in ('LINE', 'INSTRUCTION', 'CALL', 'PY_START', 'PY_RETURN', 'JUMP', 'BRANCH', 'PY_YIELD', 'RAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND'):
        every |= getattr(events, name)
        sys.monitoring.register_callback(tool, getattr(events, name), lambda *args: None)
    sys.monitoring.set_events(tool, every)
    try:
        run_cases('sys.monitoring')
    finally:
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)


def main():
    run_cases('plainly')
    run_cases('often', times=40)
    for name, test in sorted(globals().items()):
        if name.startswith('test_'):
            test()
    watch.trace(True)
    run_cases('a tracer in C')
    watch.trace(False)
    sys.setprofile(lambda *args: None)
    run_cases('a profiler', exact=False)
    sys.setprofile(None)
    traced(python_tracer)
    traced(opcode_tracer)
    if VERSION >= (3, 12):
        monitored()
    if len(sys.argv) > 1:
        print('one origin look-up: %.0f ns' % min(watch.cost(200000) for i in range(5)))
    print('%d passed, %d failed' % (passed, failed))
    return failed != 0


sys.exit(main())
