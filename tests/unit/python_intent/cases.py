"""Every way an object can die that tests know, and what must be said of it.

A case is (name, expected, source, options). expected: one intent per death, in order. The source runs as module-level code and, unless
the options say so, as the body of a function. Nothing that dies after its last line is looked at.
"""

PRELUDE = '''
import collections, contextlib, functools, itertools
from watch import h

def mk(*args): return h.ExpSyn(*args)
def other(): return h.IClamp()
def pair(): return mk(), other()
def use(*args, **kwargs): pass
def first(a, *rest): return a
def yielder():
    local = mk()
    yield 1
def numbers():
    yield 1
    yield 2
def giver(n):
    for i in range(n):
        yield mk()

class Holder:
    def __init__(self, *args):
        self.syn = mk()
    def run(self): pass
    def drop(self):
        self.syn = None
    def again(self):
        self.syn = mk()
    def clear(self):
        local = mk()
    def close(self):
        local = mk()
    def loop(self):
        for i in range(2):
            self.syn = mk()

class Cell:
    def __init__(self, i=0):
        self.soma = h.Soma()

class DeepCell:
    def __init__(self, i=0):
        self.parts = {'soma': [h.Soma()]}

class HelperCell:
    def __init__(self, i=0):
        fill(self)
def fill(cell):
    cell.soma = h.Soma()

class Slotted:
    __slots__ = ('soma',)
    def __init__(self):
        fill(self)

class Net:
    def __init__(self, n=2):
        self.cells = [mk() for i in range(n)]
    def forget(self):
        for c in self.cells: pass
        self.cells = []
    def show(self):
        c = self.cells[0]
        return 1
    def shrink(self):
        c = self.cells[0]
        self.cells = []
    def empty(self):
        while self.cells:
            c = self.cells.pop()
def look(net, more=None):
    c = net.cells[0]

class Empty:
    pass

class Property:
    @property
    def value(self):
        local = mk()
        return 1
    @value.setter
    def value(self, new):
        local = mk()
    @functools.cached_property
    def cached(self):
        local = mk()
        return 1
    def __getitem__(self, key):
        local = mk()
        return 1
    def __setitem__(self, key, value):
        local = mk()
    def __delitem__(self, key):
        local = mk()
    def __add__(self, other):
        local = mk()
        return 1
    def __iadd__(self, other):
        local = mk()
        return self
    def __eq__(self, other):
        local = mk()
        return True
    def __contains__(self, other):
        local = mk()
        return True
    def __bool__(self):
        local = mk()
        return True
    def __iter__(self):
        local = mk()
        return iter(())
    def __enter__(self):
        local = mk()
        return self
    def __exit__(self, *args): pass
    def __neg__(self):
        local = mk()
        return 1
    def __len__(self):
        local = mk()
        return 1

class SetAttr:
    def __setattr__(self, name, value):
        local = mk()
    def __delattr__(self, name):
        local = mk()
class Getter:
    def __getattr__(self, name):
        local = mk()
        return 1
class Exits:
    def __enter__(self): return self
    def __exit__(self, *args):
        local = mk()
class Iterator:
    def __iter__(self): return self
    def __next__(self):
        local = mk()
        raise StopIteration
class Iterates:
    n = 0
    def __iter__(self): return self
    def __next__(self):
        local = mk()
        self.n += 1
        if self.n > 2: raise StopIteration
        return self.n
class UserList(list):
    def __setitem__(self, key, value):
        list.__setitem__(self, key, value)
class QuietList(list):
    pass
class Clearing:
    def __init__(self): self.kept = [mk()]
    def clear(self): self.kept.clear()
    def remove(self, x):
        local = mk()
    def pop(self):
        return mk()

def fails():
    local = mk()
    raise ValueError
def deep(n):
    local = mk()
    if n: deep(n - 1)
    raise ValueError
def returns(): 
    local = mk()
    return 1
@contextlib.contextmanager
def managed():
    local = mk()
    yield 1
@contextlib.contextmanager
def lending():
    yield mk()
async def coroutine():
    local = mk()
    return 1
async def awaits():
    await coroutine()
def drive(c):
    try:
        c.send(None)
    except StopIteration:
        pass
def delegating():
    yield from yielder()
def globally():
    global shared
    shared = mk()
def closure():
    kept = None
    def again():
        nonlocal kept
        kept = mk()
    return again
def nothing(): pass
box = Empty()
'''

MODULE, FUNCTION = 'module', 'function'
CASES = []


# "word/doubt": either; up to 3.10 a caller holds the arguments until a call returns, and C code ends a generator by an exception.
def case(name, expected, source, only=None, how=None):
    CASES.append((name, expected.split(), source, only, how))


# the user's word
case('del a name', 'word', 'a = mk()\ndel a')
case('del an element', 'word', 'l = [mk()]\ndel l[0]')
case('del a slice', 'word word', 'l = [mk(), mk()]\ndel l[:]')
case('del a key', 'word', 'd = {1: mk()}\ndel d[1]')
case('del the holder', 'word', 'c = Holder()\ndel c')
case('del an attribute', 'word', 'c = Holder()\ndel c.syn')
case('del a global', 'word', 'global g\ng = mk()\ndel g', FUNCTION)
case('del a shared variable', 'word', 'a = mk()\ndef inner(): return a\ndel a', FUNCTION)
case('a = None', 'word', 'a = mk()\na = None')
case('a = None in a loop', 'word word', 'for i in range(2):\n    a = mk()\n    a = None')
case('a = 0', 'word', 'a = mk()\na = 0')
case('a = text', 'word', 'a = mk()\na = "gone"')
case('a = []', 'word', 'a = [mk()]\na = []')
case('a = {}', 'word', 'a = {1: mk()}\na = {}')
case('a = () in a loop', 'word', 'a = [mk()]\nfor i in range(2):\n    a = ()')
case('a, b = None, None', 'word word', 'a, b = pair()\na, b = None, None')
case('a = b = None', 'word', 'a = b = mk()\na = b = None')
case('c.x = None', 'word', 'c = Holder()\nc.syn = None')
case('c.x = None in a loop', 'word', 'c = Holder()\nfor i in range(2):\n    c.syn = None')
case('c.x = 0', 'word', 'c = Holder()\nc.syn = 0')
case('drop() sets None', 'word', 'c = Holder()\nc.drop()')
case('global = None', 'word', 'global g\ng = mk()\ng = None', FUNCTION)
case('l[0] = None', 'word', 'l = [mk()]\nl[0] = None')
case('l[0] = another', 'word', 'l = [mk()]\nl[0] = mk()')
case('l[0] = another in a loop', 'word', 'l = [mk()]\nfor i in range(1):\n    l[0] = mk()')
case('l[:] = []', 'word', 'l = [mk()]\nl[:] = []')
case('d[k] = v', 'word', 'd = {1: mk()}\nd[1] = 2')
case('subclass of list, no method of its own', 'word', 'l = QuietList([mk()])\nl[0] = None')
case('l.clear()', 'word', 'l = [mk()]\nl.clear()')
case('d.clear()', 'word', 'd = {1: mk()}\nd.clear()')
case('set.clear()', 'word', 's = {mk()}\ns.clear()')
case('deque.clear()', 'word', 'd = collections.deque([mk()])\nd.clear()')
case('l.pop()', 'word', 'l = [mk()]\nl.pop()')
case('d.pop(k)', 'word', 'd = {1: mk()}\nd.pop(1)')
case('d.pop(k, default)', 'word', 'd = {1: mk()}\nd.pop(1, None)')
case('d.popitem()', 'word', 'd = {1: mk()}\nd.popitem()')
case('deque.popleft()', 'word', 'd = collections.deque([mk()])\nd.popleft()')
case('l.remove(x)', 'word', 'l = [1, mk()]\nl.remove(l[1])')
case('s.discard(x)', 'word', 'a = mk()\ns = {a}\nx = iter(s)\ndel a\ns.discard(next(x))')
case('d.update()', 'word', 'd = {1: mk()}\nd.update({1: 2})')
case('self.l.clear()', 'word', 'c = Empty()\nc.l = [mk()]\nc.l.clear()')
case('clear() of a chain', 'word', 'c = Empty()\nc.d = {"a": Empty()}\nc.d["a"].l = [mk()]\nc.d["a"].l.clear()')
case('s -= {x}', 'word', 's = {mk()}\ns -= set(s)')
case('setattr(c, n, None)', 'word', 'c = Holder()\nsetattr(c, "syn", None)')
case('delattr(c, n)', 'word', 'c = Holder()\ndelattr(c, "syn")')
case('setattr(c, n, another)', 'replaced', 'c = Holder()\nsetattr(c, "syn", mk())')
case('setattr in a loop', 'accident accident', 'c = Holder()\nfor i in range(2): setattr(c, "syn", mk())')
case('the with block of contextlib', 'word', 'with managed(): pass')
case('what contextlib lends', 'word', 'with lending() as x: pass\ndel x')
case('a generator runs dry in a loop', 'word', 'for i in yielder(): pass')
case('a generator in a variable runs dry', 'word', 'g = yielder()\nfor i in g: pass')
case('next() at the end', 'word', 'g = yielder()\nnext(g)\nnext(g, None)')
case('next() raises', 'word', 'g = yielder()\nnext(g)\ntry:\n    next(g)\nexcept StopIteration: pass')
case('generator.close()', 'word', 'g = yielder()\nnext(g)\ng.close()')
case('del a generator', 'word', 'g = yielder()\nnext(g)\ndel g')
case('yield from ends', 'word', 'for i in delegating(): pass')
case('a generator handed to list()', 'doubt/word', 'list(yielder())')
case('del in a comprehension case', 'word', 'l = [mk() for i in range(1)]\ndel l')

# somebody else held it, and let go; a variable that only looked at it is the last
case('a loop\'s variable outlives the list', 'word doubt', 'n = Net()\nn.forget()')
case('a variable outlives the list', 'doubt', 'n = Net(1)\nn.shrink()')
case('taken out one by one', 'doubt doubt', 'n = Net()\nn.empty()')
case('a loop goes on with other ones', 'word doubt', 'l = [mk(), mk()]\nfor c in l: pass\nl = []\nl = [mk()]\nfor c in l: pass')
case('a loop over two goes on', 'word doubt/word', 'l = [mk(), mk()]\nfor i, c in zip(range(2), l): pass\nl = []\nl = [mk()]\nfor i, c in enumerate(l): pass')
case('a loop over values goes on', 'word doubt', 'd = {1: mk(), 2: mk()}\nfor c in d.values(): pass\nd = {}\nd = {1: mk()}\nfor c in d.values(): pass')
case('popped in a loop', 'doubt', 'l = [mk(), mk()]\nwhile l: c = l.pop()')
case('a temporary owner', 'accident', 'Net(1).show()')
case('a temporary argument', 'accident', 'look(Net(1))')
case('a temporary argument with a name', 'accident', 'look(net=Net(1))')
case('a list made in a loop', 'accident', 'for i in range(2):\n    l = [mk()]\n    for c in l: pass')
case('an attribute made in a loop', 'accident', 'n = Empty()\nfor i in range(2):\n    n.cells = [mk()]\n    for c in n.cells: pass')
case('a variable that also gets what is made', 'accident accident', 'l = [mk()]\nfor c in l: pass\nl = []\nfor i in range(2): c = mk()')

# a failed attempt
case('local of a function that raised', 'failed', 'try:\n    fails()\nexcept ValueError: pass')
case('... as e', 'failed', 'try:\n    fails()\nexcept ValueError as e: pass')
case('... as e, used', 'failed', 'try:\n    fails()\nexcept ValueError as e:\n    use(e)')
case('... kept and dropped later', 'failed', 'try:\n    fails()\nexcept ValueError as e:\n    kept = e\nuse()\nkept = other()')
case('... kept in an attribute', 'word', 'try:\n    fails()\nexcept ValueError as e:\n    box.e = e\nbox.e = mk')
case('... del', 'word', 'try:\n    fails()\nexcept ValueError as e:\n    kept = e\ndel kept')
case('a deep traceback', 'failed ' * 4, 'try:\n    deep(3)\nexcept ValueError: pass')
case('a very deep traceback', 'failed ' * 201, 'try:\n    deep(200)\nexcept ValueError: pass')
case('finally', 'failed', 'try:\n    try:\n        fails()\n    finally:\n        use()\nexcept ValueError: pass')
case('suppress', 'failed', 'with contextlib.suppress(ValueError):\n    fails()')
case('a temporary on the stack', 'failed', 'try:\n    use(mk(), 1 / 0)\nexcept ZeroDivisionError: pass')
case('a constructor that fails', 'failed', 'try:\n    mk(False)\nexcept RuntimeError: pass')
case('except in a loop', 'failed failed', 'for i in range(2):\n    try:\n        fails()\n    except ValueError:\n        continue')
case('raise in a with block', 'failed', 'try:\n    with contextlib.ExitStack():\n        fails()\nexcept ValueError: pass')

# a question put to a temporary
case('attribute of a temporary', 'question', 'h.ExpSyn().tau')
case('attribute of a temporary, assigned', 'question', 'x = h.ExpSyn().tau')
case('attribute of a returned temporary', 'question', 'mk().tau')
case('method of a temporary', 'question', 'x = h.ExpSyn().get_loc()')
case('method of a returned temporary', 'question', 'x = mk().get_loc()')

# accidents
case('temporary', 'accident', 'mk()', how='the result of mk() was thrown away')
case('play() on a temporary', 'accident', 'h.Vector().play(1)')
case('record() on a temporary', 'accident', 'x = h.Vector().record(1)')
case('temporary of a class of h', 'accident', 'h.ExpSyn()', how='the result of ExpSyn() was thrown away')
case('list thrown away', 'accident', '[mk()]')
case('comprehension thrown away', 'accident accident', '[mk() for i in range(2)]')
case('dict comprehension thrown away', 'accident', '{i: mk() for i in range(1)}')
case('reference to a temporary', 'accident', 'x = h.ExpSyn()._ref_tau')
case('set of a temporary attribute', 'accident', 'h.ExpSyn().amp = 1')
case('set of a returned temporary', 'accident', 'mk().amp = 1')
case('set of a temporary, in a loop', 'accident accident', 'for i in range(2):\n    h.IClamp().amp = i')
case('f(mk())', 'accident', 'use(mk())', how='use() returned, and nothing else held it')
case('len([mk()])', 'accident', 'len([mk()])', how='it was only handed to len(), and nothing else held it')
case('h.NetCon(a, mk())', 'accident', 'x = h.NetCon(None, h.ExpSyn())', how='it was only handed to NetCon(), and nothing else held it')
case('h of an import', 'accident', 'from watch import h\ndef g(s):\n    x = h.NetCon(s(1), h.ExpSyn(s(2)))\n    return x\nx = g(first)', how='it was only handed to NetCon(), and nothing else held it')
case('question to h of an import', 'question', 'from watch import h\ndef g(s): return h.ExpSyn(s(2)).tau\nx = g(first)')
case('f(k=mk())', 'accident', 'use(k=mk())')
case('f(*[mk()])', 'accident', 'use(*[mk()])')
case('f(**d)', 'accident', 'use(**{"k": mk()})')
case('f(a if c else mk())', 'accident', 'c = 0\nuse(1 if c else mk(), 2)', how='use() returned, and nothing else held it')
case('f(a or mk())', 'accident', 'c = 0\nuse(c or mk())', how='use() returned, and nothing else held it')
case('a function returns', 'accident', 'returns()', how='returns() returned, and nothing else held it')
case('a function returns a value', 'accident', 'x = returns()')
case('a function returns into a call', 'accident', 'use(returns())')
case('a method returns', 'accident', 'Holder().run()')
case('an instance thrown away', 'accident', 'Holder()', how='the result of Holder() was thrown away')
case('pair()[1]', 'accident', 'x = pair()[1]')
case('pair()[0] of a temporary list', 'accident', 'x = [mk(), 1][1]')
case('another element of a temporary holder', 'accident', 'def both():\n    e = Holder()\n    e.more = other()\n    return e\nclass Two(Holder):\n    def __init__(self):\n        self.syn = mk()\n        self.more = other()\nx = Two().syn', how='what held it was a temporary, of which only `syn` was taken')
case('if mk():', 'accident', 'if mk(): pass')
case('while mk():', 'accident', 'while mk(): break')
case('not mk()', 'accident', 'x = not mk()')
case('mk() + 1', 'accident', 'x = mk() + 1')
case('mk() is None', 'accident', 'x = mk() is None')
case('mk()[0]', 'accident', 'x = mk()[0]')
case('mk()[0] = 1', 'accident', 'h.Vector()[0] = 1')
case('f"{mk()}"', 'accident', 'x = f"{mk()}"')
case('for over a temporary list', 'word word', 'for i in [pair()]: use()\ni = 0')
case('for over a temporary list, next turn', 'accident', 'for i in [[mk()], [mk()]]: use()')
case('a property', 'accident', 'c = Property()\nx = c.value')
case('a cached property', 'accident', 'c = Property()\nx = c.cached')
case('a setter', 'accident', 'c = Property()\nc.value = None')
case('a setter in a loop', 'accident accident', 'c = Property()\nfor i in range(2): c.value = i')
case('__getitem__', 'accident', 'c = Property()\nx = c[0]')
case('__setitem__', 'accident', 'c = Property()\nc[0] = None')
case('__delitem__', 'accident', 'c = Property()\ndel c[0]')
case('__add__', 'accident', 'c = Property()\nx = c + 1')
case('__iadd__', 'accident', 'c = Property()\nc += 1')
case('__eq__', 'accident', 'c = Property()\nx = c == 1')
case('__contains__', 'accident', 'c = Property()\nx = 1 in c')
case('__bool__', 'accident', 'c = Property()\nif c: pass')
case('__iter__', 'accident', 'c = Property()\nfor i in c: pass')
case('__neg__', 'accident', 'c = Property()\nx = -c')
case('__len__', 'accident', 'c = Property()\nx = len(c)')
case('__enter__', 'accident', 'c = Property()\nwith c: pass')
case('__exit__', 'doubt', 'c = Exits()\nwith c: pass')
case('__setattr__', 'accident', 'c = SetAttr()\nc.x = None')
case('__delattr__', 'accident', 'c = SetAttr()\ndel c.x')
case('__getattr__', 'accident', 'c = Getter()\nx = c.x')
case('setattr with __setattr__', 'accident', 'c = SetAttr()\nsetattr(c, "x", mk)')
case('delattr with __delattr__', 'accident', 'c = SetAttr()\ndelattr(c, "x")')
case('__next__', 'accident accident failed', 'c = Iterates()\nfor i in c: pass')
case('__setitem__ of a subclass', 'word', 'l = UserList([mk()])\nl[0] = None')
case('a method of the user named clear', 'accident', 'c = Holder()\nc.clear()', how='clear() returned, and nothing else held it')
case('a method of the user named close', 'accident', 'c = Holder()\nc.close()')
case('a method of the user named remove', 'accident', 'c = Clearing()\nc.remove(1)')
case('the result of a method of the user named pop', 'accident', 'c = Clearing()\nc.pop()')
case('a method of the user that clears', 'word', 'c = Clearing()\nc.clear()')
case('a function of the user named clear', 'accident', 'def clear():\n    local = mk()\nclear()')
case('a lambda', 'accident', 'f = lambda: mk()\nf()')
case('map', 'accident word', 'for i in map(mk, [1, 2]): use()\ni = 0')
case('exec', 'word', 'exec("a = mk()\\ndel a", {"mk": mk})')
case('the names of exec', 'accident', 'exec("a = mk()", {"mk": mk})')
case('a class body', 'accident', 'class C:\n    use(mk())')
case('a class body, bound again', 'accident', 'class C:\n    a = mk()\n    a = mk()')
case('await', 'accident', 'drive(awaits())', how='what was awaited returned, and nothing else held it')
case('await thrown away', 'accident', 'async def a():\n    return mk()\nasync def b():\n    await a()\ndrive(b())')
case('decorated', 'accident', '@first\ndef f():\n    local = mk()\nf()')
case('partial', 'accident', 'functools.partial(returns)()')
case('sorted with a key', 'accident accident', 'def key(i):\n    local = mk()\n    return i\nx = sorted([1, 2], key=key)')

# bound again
case('a second time, straight', 'accident', 'a = mk()\na = mk()', how='`a` was bound again')
case('a second time, from h', 'accident', 'a = h.ExpSyn()\na = h.ExpSyn()')
case('a second time, other things between', 'accident', 'a = mk()\nb = other()\nuse(a)\na = mk()')
case('a second time, a comprehension between', 'accident', 'a = mk()\nl = [i for i in range(3)]\na = mk()')
case('a second time, of a name that a function declares global', 'accident', 'def reset():\n    global a\n    a = None\na = mk()\na = mk()', only='module', how='`a` was bound again')
case('a third time', 'accident accident', 'a = mk()\na = mk()\na = mk()')
case('two at once', 'accident accident', 'a, b = pair()\na, b = pair()')
case('two at once, one a constant', 'accident', 'a = 2\nb = mk()\na, b = None, mk()')
case('in a loop', 'accident', 'for i in range(2):\n    a = mk()', how='`a` was bound again in a loop')
case('in a while loop', 'accident', 'i = 0\nwhile i < 2:\n    i += 1\n    a = mk()')
case('in a nested loop, under a condition', 'accident', 'for i in range(2):\n    if i >= 0:\n        a = mk()')
case('in a loop, with a try', 'accident', 'for i in range(2):\n    try:\n        a = mk()\n    except ValueError:\n        pass')
case('in a loop, in a with block', 'accident', 'for i in range(2):\n    with contextlib.suppress():\n        a = mk()')
case('the loop variable', 'accident', 'for a in giver(2): pass', how='`a` was bound again in a loop')
case('the loop variable of a list', 'accident', 'l = [mk(), mk()]\nit = iter(l)\ndel l\nfor a in it: pass')
case('walrus in a loop', 'accident', 'for i in range(2):\n    use(a := mk())')
case('two at once in a loop', 'accident accident', 'for i in range(2):\n    a, b = pair()')
case('after a try', 'replaced', 'a = mk()\ntry:\n    use()\nexcept ValueError:\n    use()\nif 1 + len("x"): pass\na = mk()')
case('after a handler that was moved to the end', 'accident', 'try:\n    nothing()\nexcept ValueError:\n    nothing()\na = mk()\na = mk()')
case('after a handler, once', 'replaced', 'if use: a = mk()\ntry:\n    nothing()\nexcept ValueError:\n    nothing()\nif use: a = mk()')
case('under a condition', 'replaced', 'a = mk()\nif use: a = mk()')
case('another class', 'replaced', 'a = mk()\na = other()')
case('another class in a loop', 'replaced', 'a = mk()\nfor i in range(1): a = other()')
case('an attribute', 'replaced', 'c = Holder()\nc.syn = mk()')
case('a method called again', 'replaced replaced', 'c = Holder()\nc.again()\nc.again()')
case('an attribute in a loop', 'accident accident', 'c = Holder()\nc.loop()', how='`syn` was bound again in a loop')
case('an attribute of an attribute in a loop', 'accident', 'c = Empty()\nc.c = Empty()\nfor i in range(2): c.c.syn = mk()')
case('an attribute of the class', 'replaced', 'class C: pass\nC.a = mk()\nC.a = mk()')
case('an attribute of the class in a loop', 'accident', 'class C: pass\nfor i in range(2): C.a = mk()')
case('an attribute of the world', 'replaced word', 'h.held = mk()\nh.held = mk()\nh.held = None')
case('a global', 'replaced', 'global g\ng = mk()\ng = mk()', FUNCTION)
case('a global in a loop', 'accident', 'global g\nfor i in range(2): g = mk()', FUNCTION)
case('a closure variable', 'replaced', 'f = closure()\nf()\nf()')
case('a shared variable in a loop', 'accident', 'def inner(): return a\nfor i in range(2): a = mk()')
case('an argument', 'replaced/accident', 'def f(a):\n    a = mk()\n    return a\nx = f(mk())')
case('a default', 'accident', 'def f(a=None):\n    if a is None: a = mk()\n    a = mk()\n    return a\nx = f()')
case('a cell in a loop', 'accident', 'for i in range(2): cell = Cell(i)', how='`cell` was bound again in a loop')
case('a cell in a loop, sections in a dict', 'accident', 'for i in range(2): cell = DeepCell(i)')
case('a cell in a loop, made by a helper', 'accident', 'for i in range(2): cell = HelperCell(i)')
case('a cell with slots in a loop', 'accident', 'for i in range(2): cell = Slotted()')
case('a cell a second time', 'accident', 'cell = Cell()\ncell = Cell()')
case('a cell, another class', 'replaced', 'cell = Cell()\nfor i in range(1): cell = Empty()')
case('a list of them in a loop', 'accident accident', 'for i in range(2): l = [mk() for j in range(2)]')
case('a tuple of them in a loop', 'accident accident', 'for i in range(2): l = pair()')
case('a list of numbers in a loop', 'replaced', 'l = [mk()]\nfor i in range(1): l = [1, 2]')
case('a cell in an attribute', 'replaced', 'c = Empty()\nc.cell = Cell()\nc.cell = Cell()')
