"""The reference: DESIGN's life of an object, plain and slow. It runs a small Python over the program's syntax tree, counts every reference itself, and says at
each look what lives in NEURON and what is kept.

Nothing here is clever: components are flooded anew at every look, links are searched for in all things. Where CPython has an order (the variables of a frame, a
list from its end, a dict from its start) the same order is kept, because the first thing that dies finds the others still there.
"""
import ast

WORD, REPLACED, QUESTION, FAILED, NOBODY, DOUBT, ACCIDENT = "word replaced question failed nobody doubt accident".split()
POINTS = "IClamp", "ExpSyn"
CELLS = "NetStim", "IntFire1"
CLASSES = POINTS + CELLS + ("NetCon", "Vector", "FInitializeHandler", "SectionRef")


class Invalid(Exception):
    """The program does what these programs never do: use a thing that is gone, an unknown name."""


class Raised(Exception):
    """The program's own exception."""


class Lost(Exception):
    """A NetCon's target has no section any more."""


class Value:
    def __init__(self):
        self.refs = 0


class Container(Value):
    """A list, tuple, dict, instance, cell of a closure, segment: whatever lets go of other values when it dies."""

    def __init__(self, kind, items=(), name=None):
        super().__init__()
        self.kind, self.name = kind, name
        self.items = dict(items) if kind in ("dict", "instance") else list(items)

    def values(self):
        return list(self.items.values()) if isinstance(self.items, dict) else list(self.items)

    def dying(self):
        return self.values() if isinstance(self.items, dict) or self.kind == "segment" else self.values()[::-1]


def is_held(node):
    """A variable, or a part of what one holds."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, (ast.Name, ast.Constant))


class Function(Value):
    def __init__(self, node, cells, made_in=None):
        super().__init__()
        self.node, self.cells, self.made_in = node, cells, made_in


class Method:
    def __init__(self, function, instance):
        self.function, self.instance = function, instance


class Thing(Value):
    """Something of NEURON's."""

    def __init__(self, cls, line, function, born):
        super().__init__()
        self.cls, self.line, self.function, self.born = cls, line, function, born
        self.alive = True
        self.pinned = False
        self.changed = False
        self.name = None
        self.callers = ()  # the functions that ran when it was made
        self.section = None  # of a point process
        self.parent = None  # of a section
        self.owner = None  # of a section: the object of a template that made it
        self.parts = None  # of an object of a template: by name, in the order in which NEURON takes them apart, what its objrefs hold and its sections
        self.source = self.target = None  # of a NetCon
        self.played = None  # what a Vector's values go into
        self.times = None  # the Vector of times


class World:
    def __init__(self):
        self.things = []
        self.uses = 0
        self.templates = ()  # the names of HOC's

    def of(self, *classes):
        return [t for t in self.things if t.cls in classes]

    def links(self, thing):
        out = []
        for t in self.things:
            ends = [t.owner, t.parent, t.section, t.source, t.target, t.played] + ([t.times] if t.played else [])
            if t is thing:
                out += [e for e in ends if e is not None and e.alive]
            elif any(e is thing for e in ends):
                out.append(t)
        return out

    def changes(self, thing):
        """Does its death change the simulation?"""
        linked = self.links(thing)
        if thing.cls == "Section" or thing.parts is not None:
            return bool(linked)
        if thing.cls in POINTS:
            return thing.section is not None and (thing.changed or any(t is not thing.section for t in linked))
        if thing.cls in CELLS:
            return any(t.cls == "NetCon" for t in linked)
        if thing.cls == "NetCon":
            return thing.source is not None and thing.target is not None and not self.lost(thing.target)
        if thing.cls == "Vector":
            return thing.played is not None or any(t.cls == "Vector" and t.times is thing and t.played for t in self.things)
        return thing.cls == "FInitializeHandler"

    def let_go(self, value, how, outermost=None):
        """A reference to VALUE goes. how: an intent, or a function (thing, the outermost that is taken apart around it, or itself) -> intent"""
        if not isinstance(value, Value):
            return
        value.refs -= 1
        if value.refs:
            return
        outermost = outermost or value
        if isinstance(value, Thing):
            self.dies(value, how(value, outermost) if callable(how) else how, how, outermost)
        else:
            items, value.items = value.items, []
            for item in items:
                self.let_go(item, how, outermost)

    def dies(self, thing, intent, how=NOBODY, outermost=None):
        """The last reference went. how: what it means for the parts of an object of a template"""
        if not thing.alive:
            return
        if thing.pinned:
            return  # it was held beside its pin, and is not any more
        if thing.born == self.uses and intent == ACCIDENT and self.changes(thing):
            thing.pinned = True
        else:
            self.gone(thing, how, outermost)

    def gone(self, thing, how=NOBODY, outermost=None):
        """What NEURON does when it deletes something."""
        thing.alive = thing.pinned = False
        self.things.remove(thing)
        for name in list(thing.parts or ()):
            part, thing.parts[name] = thing.parts[name], None
            if isinstance(part, Thing) and part.owner is thing:
                if part.alive:
                    self.gone(part)
            else:
                self.let_go(part, how, outermost)
        for t in self.things:
            if t.parent is thing:
                t.parent = None
            if t.section is thing:
                t.section = None
                t.changed = False  # NEURON frees its parameters; at another place it has the defaults again
                for nc in self.things:
                    if nc.source is t:
                        nc.source = None
                for v in self.things:
                    if v.played is t:
                        v.played = None
            if t.source is thing:
                t.source = None
            if t.target is thing:
                t.target = None
            if t.played is thing:
                t.played = None
            if t.times is thing:
                t.times = t.played = None

    def holds(self, thing):
        """What an object of a template has references to, a List's things with it where nobody else has the List; each as often as it is held."""
        out = [part for part in (thing.parts or {}).values() if isinstance(part, Value) and getattr(part, "owner", None) is not thing]
        return out + [item for part in out if isinstance(part, Container) and part.refs == 1 for item in part.items]

    def inside(self, thing):
        """What it holds, and what that holds in turn; of another that is pinned not."""
        found, todo = [], [thing]
        while todo:
            for part in self.holds(todo.pop()):
                if part not in found:
                    found.append(part)
                    if isinstance(part, Thing) and not part.pinned:
                        todo.append(part)
        return found

    def component(self, start):
        """(what belongs together, whether something of it is held from outside: by more than what of it nobody holds itself). An object of a template in a cycle holds itself, as NEURON has it."""
        outside, expanded = {start: start.refs}, set()
        while True:
            fresh = [t for t, refs in outside.items() if refs <= 0 and t not in expanded]
            if not fresh:
                return list(outside), any(refs > 0 for refs in outside.values())
            for thing in fresh:
                expanded.add(thing)
                parts = [t for t in self.holds(thing) if isinstance(t, Thing)]
                for t in self.links(thing) + parts:
                    outside.setdefault(t, t.refs)
                for t in parts:
                    outside[t] -= 1
            for thing in list(outside):
                for t in self.things:
                    if t.pinned and t.parts is not None and thing in self.inside(t):
                        outside.setdefault(t, t.refs)

    def settle(self):
        """What nobody holds from outside goes, and so does what is kept without a reason."""
        again = True
        while again:
            again, judged = False, set()
            for start in list(self.things):
                if not (start.pinned and start.alive):
                    continue
                if not self.changes(start) and not start.refs:
                    self.gone(start)
                    again = True
                elif id(start) not in judged:
                    component, held = self.component(start)
                    judged |= {id(t) for t in component}
                    if not held:
                        for t in component:
                            if t.alive and t.pinned:
                                self.gone(t)
                        again = True

    def lost(self, target):
        """Its section is gone: nothing can be delivered to it."""
        return target.cls in POINTS and target.section is None

    def lost_targets(self):
        return any(t.cls == "NetCon" and t.target is not None and self.lost(t.target) for t in self.things)

    def state(self):
        self.settle()
        counts = {c: len(self.of(c)) for c in (*CLASSES, *self.templates) if self.of(c)}
        pins = sorted("%s:%d" % (t.cls, t.line) for t in self.things if t.pinned)
        return {"sections": sorted(t.name for t in self.of("Section")), "counts": counts, "pins": pins}


class Frame:
    def __init__(self, node, function, cells=None, module=None):
        self.node, self.function = node, function
        self.variables = {}
        self.cells = cells or {}
        self.module = module or self
        self.globals, self.nonlocals = set(), set()
        inner = list(ast.iter_child_nodes(node))
        while inner:  # its own code, not that of the functions in it
            n = inner.pop()
            if isinstance(n, ast.Global):
                self.globals |= set(n.names)
            if not isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
                inner += ast.iter_child_nodes(n)


class Return(Exception):
    def __init__(self, value):
        self.value = value


def shape_of(tree):
    """For every statement: its code object's node, whether it stands in a loop of that code, what was stored before it in its straight run."""
    facts = {}

    def stored(statement):
        names = set()
        targets = getattr(statement, "targets", [])
        for t in targets:
            names |= {n.id for n in (t.elts if isinstance(t, ast.Tuple) else [t]) if isinstance(n, ast.Name)}
        for n in ast.walk(statement):
            if isinstance(n, ast.NamedExpr):
                names.add(n.target.id)
        return names

    def perhaps(names):
        """Behind a with, and a try: some versions of CPython put a jump there."""
        return {name if isinstance(name, tuple) else (name, "perhaps") for name in names}

    def block(statements, loop, before):
        before = set(before)
        for s in statements:
            facts[s] = (loop, frozenset(before))
            if isinstance(s, (ast.FunctionDef, ast.ClassDef)):
                block(s.body, False, ())
            elif isinstance(s, (ast.For, ast.While)):
                block(s.body, True, ())
                before = set()
            elif isinstance(s, ast.If):
                run = block(s.body, loop, ())
                before = block(s.orelse, loop, ()) if s.orelse else run  # the branch that stands last runs on without a jump
            elif isinstance(s, ast.Try):
                inner = block(s.body, loop, before)
                for handler in s.handlers:
                    block(handler.body, loop, ())
                before = perhaps(inner)
            elif isinstance(s, ast.With):
                own = {i.optional_vars.id for i in s.items if isinstance(i.optional_vars, ast.Name)}
                inner = block(s.body, loop, before | own)
                before = perhaps(inner)
            else:
                before |= stored(s)
        return before

    block(tree.body, False, ())
    return facts


class Interpreter:
    def __init__(self, source):
        self.tree = ast.parse(source)
        self.world = World()
        self.facts = shape_of(self.tree)
        self.looks = []
        self.module = Frame(self.tree, None)
        self.frames = [self.module]
        self.statement = None
        self.cyclic = []  # every instance, and what holds itself: a cycle may hold it

    # ---- references ----
    def hold(self, value):
        if isinstance(value, Value):
            value.refs += 1
        return value

    def drop(self, value, how):
        if not isinstance(value, Value):
            return
        value.refs -= 1
        if value.refs:
            return
        if isinstance(value, Thing):
            self.world.dies(value, how(value) if callable(how) else how)
        elif isinstance(value, Function):
            for cell in value.cells.values():
                self.drop(cell, how)
        elif isinstance(value, Container):
            for item in value.dying():
                self.drop(item, how)

    def contains(self, value, thing, depth=4):
        if isinstance(value, Thing):
            return value.cls == thing.cls
        if not isinstance(value, Container) or depth == 0:
            return False
        return any(self.contains(v, thing, depth - 1) for v in value.values())

    def bound_again(self, value, name, local):
        """What it means that NAME lets go of something, now that it holds VALUE."""
        loop, before = self.facts[self.statement]

        def how(thing):
            if not isinstance(value, (Thing, Container)) or (isinstance(value, Container) and value.kind != "instance" and not value.items):
                return WORD
            same = self.contains(value, thing) or (isinstance(value, Container) and value.kind == "instance" and value.name == thing.function)
            if not same:
                return REPLACED
            if not loop and local and (name, "perhaps") in before and name not in before:
                raise Invalid()
            if local and self.always_borrowed(name):
                return DOUBT
            return ACCIDENT if loop or (local and name in before) else REPLACED

        return how

    def always_borrowed(self, name):
        """All that this code stores to NAME was held elsewhere before."""
        code = self.frame.node
        own, inner = [], list(code.body)
        while inner:
            n = inner.pop()
            own.append(n)
            if not isinstance(n, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
                inner += ast.iter_child_nodes(n)

        def stored_in_loop(n):
            for s in own:
                if isinstance(s, ast.Assign) and self.facts[s][0]:
                    for t in s.targets:
                        for t in t.elts if isinstance(t, ast.Tuple) else [t]:
                            if isinstance(n, ast.Name) and isinstance(t, ast.Name) and t.id == n.id or isinstance(n, ast.Attribute) and isinstance(t, ast.Attribute) and t.attr == n.attr:
                                return True
                if isinstance(s, ast.For) and isinstance(n, ast.Name) and s.target.id == n.id:
                    return True
            return False

        def kept(n):
            if isinstance(n, ast.Name):
                return not stored_in_loop(n)
            if isinstance(n, ast.Attribute):
                return not stored_in_loop(n) and kept(n.value)
            if isinstance(n, ast.Subscript):
                return kept(n.value)
            return isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "range"

        def borrowed(n):
            if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == "pop":
                return kept(n.func.value)
            return isinstance(n, (ast.Attribute, ast.Subscript)) and kept(n)

        for s in own:
            if isinstance(s, ast.For) and s.target.id == name and not kept(s.iter):
                return False
            if isinstance(s, ast.Assign):
                for t in s.targets:
                    if isinstance(t, ast.Tuple):
                        if any(isinstance(e, ast.Name) and e.id == name for e in t.elts):
                            return False
                    elif isinstance(t, ast.Name) and t.id == name and not borrowed(s.value):
                        return False
            if isinstance(s, ast.NamedExpr) and s.target.id == name or isinstance(s, ast.With) and any(isinstance(i.optional_vars, ast.Name) and i.optional_vars.id == name for i in s.items):
                return False
        return True

    # ---- the whole ----
    def run(self):
        self.block(self.tree.body)
        for value in list(self.module.variables.values()):
            self.drop(value, WORD)
        self.module.variables = {}
        self.call_collect(None, [])
        self.look("end")
        return self.looks

    def look(self, what):
        self.looks.append([what, self.world.state()])

    @property
    def frame(self):
        return self.frames[-1]

    def block(self, statements):
        for s in statements:
            self.statement = s
            getattr(self, "do_" + type(s).__name__)(s)

    def do_Pass(self, s):
        pass

    do_Global = do_Nonlocal = do_Pass

    def do_Expr(self, s):
        if isinstance(s.value, ast.Constant):
            return
        if isinstance(s.value, ast.Call) and isinstance(s.value.func, ast.Attribute) and s.value.func.attr in ("pop", "popitem"):
            self.drop(self.eval(s.value), WORD)
            return
        value = self.eval(s.value)
        self.statement = s
        self.drop(value, ACCIDENT)

    def do_If(self, s):
        self.block(s.body if self.eval(s.test) else s.orelse)

    def do_While(self, s):
        """while l: a list"""
        while True:
            values = self.eval(s.test)
            if not isinstance(values, Container) or values.kind != "list":
                raise Invalid()
            go_on = bool(values.items)
            self.drop(values, ACCIDENT)
            if not go_on:
                return
            self.block(s.body)
            self.statement = s

    def do_FunctionDef(self, s):
        self.store_name(s.name, self.closure(s))

    def closure(self, s):
        used = {n.id for n in ast.walk(s) if isinstance(n, ast.Name)}
        cells = {}
        if self.frame is not self.module:
            for name in sorted(used & set(self.frame.cells)):
                cells[name] = self.hold(self.frame.cells[name])
        return self.hold(Function(s, cells))

    def do_ClassDef(self, s):
        methods = {m.name: self.hold(Function(m, {}, s.name)) for m in s.body if isinstance(m, ast.FunctionDef)}
        self.module.variables[s.name] = self.hold(Container("class", [], s.name))
        self.module.variables[s.name].methods = methods

    def do_Return(self, s):
        raise Return(self.eval(s.value) if s.value else None)

    def do_Raise(self, s):
        raise Raised()

    def do_Try(self, s):
        depth, statement = len(self.frames), s
        try:
            self.block(s.body)
        except Raised:
            while len(self.frames) > depth:
                self.leave(FAILED)
            self.statement = statement
            self.block(s.handlers[0].body)

    def do_For(self, s):
        values = self.eval(s.iter)
        if not isinstance(values, range) and (not isinstance(values, Container) or values.kind not in ("list", "tuple")):
            raise Invalid()
        items = values if isinstance(values, range) else values.items
        for v in list(items):
            self.statement = s
            self.facts.setdefault(s, (False, frozenset()))
            loop, before = self.facts[s]
            self.facts[s] = (True, before)
            self.store(s.target, self.hold(v))
            self.facts[s] = (loop, before)
            self.block(s.body)
        self.statement = s
        self.drop(values, ACCIDENT)

    def do_With(self, s):
        """A context manager written as a generator: what it made goes when it ends, and that is the user's word."""
        call = s.items[0].context_expr
        function = self.lookup(call.func.id)
        arguments = [self.eval(a) for a in call.args]
        self.enter(function, arguments)
        body = function.node.body
        at = next((i for i, b in enumerate(body) if isinstance(b, ast.Expr) and isinstance(b.value, ast.Yield)), None)
        if at is None or not function.node.decorator_list:
            raise Invalid()
        self.block(body[:at])
        value = self.eval(body[at].value.value) if body[at].value.value else None
        inner = self.frames.pop()
        self.statement = s
        if s.items[0].optional_vars is not None:
            self.store(s.items[0].optional_vars, value)
        else:
            self.drop(value, ACCIDENT)
        self.block(s.body)
        self.frames.append(inner)
        self.block(body[at + 1:])
        self.leave(WORD)
        self.statement = s

    # ---- variables ----
    def lookup(self, name):
        f = self.frame
        if name in f.cells:
            return f.cells[name].items[0] if f.cells[name].items else self.invalid()
        if name in f.variables and name not in f.globals:
            return f.variables[name]
        if name in self.module.variables:
            return self.module.variables[name]
        raise Invalid(name)

    def invalid(self):
        raise Invalid()

    def store_name(self, name, value):
        f = self.module if name in self.frame.globals else self.frame
        local = f is self.frame and name not in self.frame.cells
        if name in self.frame.cells:
            cell = self.frame.cells[name]
            old, cell.items = cell.items, [value]
            for o in old:
                self.drop(o, self.bound_again(value, name, False))
            return
        old = f.variables.get(name)
        f.variables[name] = value
        self.drop(old, self.bound_again(value, name, local))

    def store(self, target, value):
        """VALUE comes with a reference that the target takes over."""
        if isinstance(target, ast.Name):
            self.store_name(target.id, value)
        elif isinstance(target, ast.Tuple):
            if not isinstance(value, Container) or len(value.items) != len(target.elts):
                raise Invalid()
            for t, v in zip(target.elts, list(value.items)):
                self.store(t, self.hold(v))
            self.drop(value, ACCIDENT)
        elif isinstance(target, ast.Attribute):
            owner = self.eval(target.value)
            if isinstance(owner, Thing):
                self.set_parameter(owner, target.attr)
                self.drop(value, ACCIDENT)
            elif isinstance(owner, Container) and owner.kind == "instance":
                old = owner.items.get(target.attr)
                owner.items[target.attr] = value
                self.drop(old, self.bound_again(value, target.attr, False))
            else:
                raise Invalid()
            self.drop(owner, ACCIDENT)
        elif isinstance(target, ast.Subscript):
            owner = self.eval(target.value)
            if isinstance(target.slice, ast.Slice):
                if not isinstance(owner, Container) or owner.kind != "list":
                    raise Invalid()
                old, owner.items = owner.items, list(value.items)
                for v in owner.items:
                    self.hold(v)
                for v in old[::-1]:
                    self.drop(v, WORD)
                self.drop(value, ACCIDENT)
            else:
                key = self.key(owner, target.slice)
                old = owner.items.get(key) if isinstance(owner.items, dict) else owner.items[key]
                owner.items[key] = value
                self.drop(old, WORD)
            self.drop(owner, ACCIDENT)
        else:
            raise Invalid()

    def key(self, owner, node):
        if not isinstance(owner, Container) or owner.kind not in ("list", "tuple", "dict"):
            raise Invalid()
        key = self.eval(node)
        if owner.kind != "dict" and not -len(owner.items) <= key < len(owner.items):
            raise Invalid()
        return key

    def do_Assign(self, s):
        value = self.eval(s.value)
        self.statement = s
        for target in s.targets[1:]:
            self.store(target, self.hold(value))
        self.store(s.targets[0], value)

    def do_Delete(self, s):
        for target in s.targets:
            if isinstance(target, ast.Name):
                if target.id in self.frame.cells:
                    cell = self.frame.cells[target.id]
                    old, cell.items = cell.items, []
                    if not old:
                        raise Invalid()
                    self.drop(old[0], WORD)
                    continue
                f = self.module if target.id in self.frame.globals else self.frame
                if target.id not in f.variables:
                    raise Invalid()
                self.drop(f.variables.pop(target.id), WORD)
            elif isinstance(target, ast.Attribute):
                owner = self.eval(target.value)
                if not isinstance(owner, Container) or owner.kind != "instance" or target.attr not in owner.items:
                    raise Invalid()
                self.drop(owner.items.pop(target.attr), WORD)
                self.drop(owner, ACCIDENT)
            else:
                owner = self.eval(target.value)
                key = self.key(owner, target.slice)
                if owner.kind == "dict" and key not in owner.items:
                    raise Invalid()
                self.drop(owner.items.pop(key), WORD)
                self.drop(owner, ACCIDENT)

    # ---- calls of the program's functions ----
    def enter(self, function, arguments):
        if len(self.frames) > 20:
            raise Invalid()
        f = Frame(function.node, function.made_in or function.node.name, dict(function.cells))
        for cell in f.cells.values():
            self.hold(cell)
        names = [a.arg for a in function.node.args.args]
        if len(names) != len(arguments):
            raise Invalid()
        inner = {n.id for d in ast.walk(function.node) if isinstance(d, (ast.FunctionDef, ast.Lambda)) and d is not function.node for n in ast.walk(d) if isinstance(n, ast.Name)}
        own = set(names) | {n.id for n in ast.walk(function.node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        for name in inner & own - f.globals:
            if name not in f.cells:
                f.cells[name] = self.hold(Container("cell"))
        for name, value in zip(names, arguments):
            if name in f.cells:
                f.cells[name].items = [value]
            else:
                f.variables[name] = value
        f.made_in = function.made_in
        self.frames.append(f)

    def leave(self, how):
        f = self.frames.pop()
        for value in f.variables.values():
            self.drop(value, how)
        for cell in f.cells.values():
            self.drop(cell, how)

    def call(self, function, arguments, borrowing=False):
        """borrowing: everything that it gets is held by the caller. What it is the last to hold was lost by somebody else, if it was not made here."""
        statement, depth = self.statement, len(self.frames)
        self.enter(function, arguments)
        value = None
        try:
            self.block(function.node.body)
        except Return as r:
            value = r.value
        self.leave((lambda thing: ACCIDENT if any(c is function.node for c in thing.callers) else DOUBT) if borrowing else ACCIDENT)
        assert len(self.frames) == depth
        self.statement = statement
        return value

    # ---- expressions: a value with a reference of its own ----
    def eval(self, n):
        return getattr(self, "eval_" + type(n).__name__)(n)

    def eval_Constant(self, n):
        return n.value

    def eval_UnaryOp(self, n):
        return -n.operand.value

    def eval_Name(self, n):
        if n.id in ("yes", "no"):  # conditions that the compiler cannot know
            return n.id == "yes"
        return self.hold(self.lookup(n.id))

    def eval_List(self, n):
        return self.hold(Container("list", [self.eval(e) for e in n.elts]))

    def eval_Tuple(self, n):
        return self.hold(Container("tuple", [self.eval(e) for e in n.elts]))

    def eval_Dict(self, n):
        return self.hold(Container("dict", [(self.eval(k), self.eval(v)) for k, v in zip(n.keys, n.values)]))

    def eval_Lambda(self, n):
        return self.closure(n)

    def eval_ListComp(self, n):
        items = self.eval(n.generators[0].iter)
        out = Container("list")
        name = n.generators[0].target.id
        outer = self.frame.variables.get(name)
        last = None
        for v in list(items if isinstance(items, range) else items.items):
            self.frame.variables[name] = v
            out.items.append(self.eval(n.elt))
        self.frame.variables.pop(name, None)
        if outer is not None:
            self.frame.variables[name] = outer
        self.drop(items, ACCIDENT)
        return self.hold(out)

    def eval_NamedExpr(self, n):
        value = self.eval(n.value)
        self.store_name(n.target.id, self.hold(value))
        return value

    def eval_Subscript(self, n):
        owner = self.eval(n.value)
        key = self.key(owner, n.slice)
        if owner.kind == "dict" and key not in owner.items:
            raise Invalid()
        value = self.hold(owner.items[key])
        self.drop(owner, ACCIDENT)
        return value

    def eval_Attribute(self, n):
        if isinstance(n.value, ast.Name) and n.value.id == "h":
            raise Invalid()
        owner = self.eval(n.value)
        if isinstance(owner, Container) and owner.kind == "instance":
            if n.attr not in owner.items:
                raise Invalid()
            value = self.hold(owner.items[n.attr])
            self.drop(owner, ACCIDENT)
            return value
        if isinstance(owner, Thing):
            if not owner.alive:
                raise Invalid()
            reference = n.attr.startswith("_ref_")
            value = Container("reference", [], owner) if reference else 0.0
            self.drop(owner, ACCIDENT if reference else QUESTION)
            return self.hold(value)
        if isinstance(owner, Container) and owner.kind == "segment":
            value = Container("reference", [], owner.items[0]) if n.attr.startswith("_ref_") else self.hold(owner.items[0]) if n.attr == "sec" else 0.0
            self.drop(owner, ACCIDENT)
            return self.hold(value) if isinstance(value, Container) else value
        raise Invalid()

    # ---- NEURON ----
    def set_parameter(self, thing, name):
        if thing.cls in ("NetCon", "NetStim"):
            if not thing.alive or (thing.cls == "NetCon" and thing.source is None):
                raise Invalid()
            return
        if not thing.alive or (thing.cls in POINTS and thing.section is None):
            raise Invalid()
        thing.changed = True

    def make(self, cls, n):
        f = self.frame
        thing = Thing(cls, n.lineno, getattr(f, "made_in", None), self.world.uses)
        thing.callers = tuple(f.node for f in self.frames)
        self.world.things.append(thing)
        return self.hold(thing)

    def living(self, value, *classes):
        if not isinstance(value, Thing) or not value.alive or (classes and value.cls not in classes):
            raise Invalid()
        return value

    def segment(self, value):
        if not isinstance(value, Container) or value.kind != "segment":
            raise Invalid()
        return self.living(value.items[0], "Section")

    def eval_Call(self, n):
        f = n.func
        keywords = {k.arg: self.eval(k.value) for k in n.keywords}
        if isinstance(f, ast.Attribute) and isinstance(f.value, ast.Name) and f.value.id == "h":
            arguments = [self.eval(a) for a in n.args]
            value = getattr(self, "h_" + f.attr)(n, arguments, keywords)
        elif isinstance(f, ast.Attribute):
            return self.method(n, f, keywords)
        else:
            name = f.id if isinstance(f, ast.Name) else None
            if name in ("look", "run", "range", "setattr", "delattr", "collect"):
                arguments = [self.eval(a) for a in n.args]
                value = getattr(self, "call_" + name)(n, arguments)
            else:
                callee = self.eval(f)
                arguments = [self.eval(a) for a in n.args]
                if isinstance(callee, Function):
                    value = self.call(callee, arguments, all(is_held(a) for a in n.args))
                elif isinstance(callee, Container) and callee.kind == "class":
                    value = self.hold(Container("instance", [], callee.name))
                    self.cyclic.append(value)
                    if arguments and "__init__" not in callee.methods:
                        raise Invalid()
                    if "__init__" in callee.methods:
                        self.call(callee.methods["__init__"], [self.hold(value)] + arguments)
                elif isinstance(callee, Thing) and callee.cls == "Section" and callee.alive:
                    value = self.hold(Container("segment", [self.hold(callee)]))
                    self.drop_all(arguments)
                else:
                    raise Invalid()
                self.drop(callee, ACCIDENT)
                return value
        self.drop_all(arguments)
        self.drop_all(keywords.values())
        return value

    def drop_all(self, values):
        for v in values:
            self.drop(v, ACCIDENT)

    def call_look(self, n, arguments):
        self.look("look")

    def step(self):
        """Where a target's section went since finitialize nothing is delivered to it any more, which is no error."""
        self.world.settle()
        self.world.uses += 1

    def initialize(self):
        self.world.settle()
        if self.world.lost_targets():
            raise Lost()

    def call_run(self, n, arguments):
        """run(moment, function, integrator, threads): finitialize and two steps; the function is called once, at that moment. What dies within a step waits for its end,
        which nobody can see: no program looks there."""
        moment, function = (arguments + [None, None])[:2]
        what = (lambda: self.drop(self.call(function, []), ACCIDENT)) if isinstance(function, Function) else lambda: None
        try:
            self.initialize()
            if moment == "handler 3":
                what()
                self.initialize()
            elif moment in ("handler 0", "handler 1", "handler 2"):
                what()
            self.step()
            if moment in ("event", "netcon", "between"):
                what()
            self.step()
        except Lost:
            self.looks.append(["error"])

    def call_range(self, n, arguments):
        return range(*arguments)

    def call_setattr(self, n, arguments):
        owner, name, value = arguments
        if not isinstance(owner, Container) or owner.kind != "instance":
            raise Invalid()
        old = owner.items.get(name)
        owner.items[name] = self.hold(value)
        self.drop(old, self.bound_again(value, name, False))

    def call_delattr(self, n, arguments):
        owner, name = arguments
        if not isinstance(owner, Container) or owner.kind != "instance" or name not in owner.items:
            raise Invalid()
        self.drop(owner.items.pop(name), WORD)

    def call_collect(self, n, arguments):
        """Python's garbage collector: what cannot be reached from a frame any more, and the things it holds, nobody's word."""
        reached, todo = set(), [v for f in self.frames for v in list(f.variables.values()) + list(f.cells.values())]
        while todo:
            v = todo.pop()
            if not isinstance(v, Value) or id(v) in reached:
                continue
            reached.add(id(v))
            if isinstance(v, Container):
                todo += v.values()
                todo += list(getattr(v, "methods", {}).values())
            if isinstance(v, Function):
                todo += v.cells.values()
        for cycle in [c for c in self.cyclic if id(c) not in reached]:
            self.cyclic.remove(cycle)
            items, cycle.items = cycle.dying(), {} if cycle.kind in ("dict", "instance") else []
            for v in items:
                self.drop(v, NOBODY)

    def h_Section(self, n, arguments, keywords):
        thing = self.make("Section", n)
        thing.name = keywords["name"]
        return thing

    def point(self, cls, n, arguments):
        section = self.segment(arguments[0])
        thing = self.make(cls, n)
        thing.section = section
        return thing

    def h_IClamp(self, n, arguments, keywords):
        return self.point("IClamp", n, arguments)

    def h_ExpSyn(self, n, arguments, keywords):
        return self.point("ExpSyn", n, arguments)

    def h_NetStim(self, n, arguments, keywords):
        return self.make("NetStim", n)

    def h_IntFire1(self, n, arguments, keywords):
        return self.make("IntFire1", n)

    def h_NetCon(self, n, arguments, keywords):
        source, target = arguments
        if isinstance(source, Container) and source.kind == "reference":
            source = self.living(source.name, "Section")
            if keywords.get("sec") is not source:
                raise Invalid()
        elif source is not None:
            self.living(source, *CELLS)
        if target is not None:
            self.living(target, "IntFire1", *POINTS)
            if target.cls == "IClamp" or (target.cls in POINTS and target.section is None):
                raise Invalid()
        thing = self.make("NetCon", n)
        thing.source, thing.target = source, target
        return thing

    def h_Vector(self, n, arguments, keywords):
        return self.make("Vector", n)

    def h_SectionRef(self, n, arguments, keywords):
        self.living(keywords["sec"], "Section")
        return self.make("SectionRef", n)

    def h_disconnect(self, n, arguments, keywords):
        self.living(keywords["sec"], "Section").parent = None

    def h_delete_section(self, n, arguments, keywords):
        section = self.living(keywords["sec"], "Section")
        self.world.gone(section)

    # ---- methods ----
    def method(self, n, f, keywords):
        owner = self.eval(f.value)
        if isinstance(owner, Container) and owner.kind == "instance":
            cls = self.module.variables.get(owner.name)
            if f.attr in owner.items:  # self.soma(0.5)
                section = self.living(owner.items[f.attr], "Section")
                value = self.hold(Container("segment", [self.hold(section)]))
                self.drop_all([self.eval(a) for a in n.args])
                self.drop(owner, ACCIDENT)
                return value
            if cls is None or f.attr not in cls.methods:
                raise Invalid()
            value = self.call(cls.methods[f.attr], [self.hold(owner)] + [self.eval(a) for a in n.args], all(is_held(a) for a in n.args + [f.value]))
            self.drop(owner, ACCIDENT)
            return value
        arguments = [self.eval(a) for a in n.args]
        if isinstance(owner, Container):
            value = getattr(self, "%s_%s" % (owner.kind, f.attr), self.unknown)(owner, arguments)
            how = ACCIDENT
        else:
            self.living(owner)
            value = getattr(self, "thing_" + f.attr, self.unknown)(owner, arguments)
            how = ACCIDENT if f.attr in ("play", "record", "connect", "event", "append") else QUESTION
        self.drop_all(arguments)
        self.drop(owner, how)
        return value

    def unknown(self, owner, arguments):
        raise Invalid()

    def list_append(self, owner, arguments):
        if owner is arguments[0]:
            self.cyclic.append(owner)
        owner.items.append(self.hold(arguments[0]))

    def list_pop(self, owner, arguments):
        if not owner.items:
            raise Invalid()
        return owner.items.pop()

    def list_clear(self, owner, arguments):
        items, owner.items = owner.items[::-1], []
        for v in items:
            self.drop(v, WORD)

    def list_remove(self, owner, arguments):
        if not any(v is arguments[0] for v in owner.items):
            raise Invalid()
        owner.items.remove(arguments[0])
        self.drop(arguments[0], WORD)

    def dict_pop(self, owner, arguments):
        if arguments[0] not in owner.items:
            raise Invalid()
        return owner.items.pop(arguments[0])

    def dict_clear(self, owner, arguments):
        items, owner.items = list(owner.items.values()), {}
        for v in items:
            self.drop(v, WORD)

    def thing_connect(self, owner, arguments):
        parent = self.segment(arguments[0])
        t = parent
        while t is not None:
            if t is owner:
                raise Invalid()
            t = t.parent
        self.living(owner, "Section").parent = parent

    def thing_loc(self, owner, arguments):
        section = self.segment(arguments[0])
        self.living(owner, *POINTS).section = section

    def thing_setpost(self, owner, arguments):
        self.living(owner, "NetCon")
        target = arguments[0]
        if target is not None:
            self.living(target, "IntFire1", "ExpSyn")
            if target.cls in POINTS and target.section is None:
                raise Invalid()
        owner.target = target

    def thing_name(self, owner, arguments):
        return "name"

    thing_hname = thing_name

    def thing_play(self, owner, arguments):
        self.living(owner, "Vector")
        reference, times = arguments
        if not isinstance(reference, Container) or reference.kind != "reference":
            raise Invalid()
        target = self.living(reference.name, "IClamp")
        if target.section is None:
            raise Invalid()
        self.living(times, "Vector")
        owner.played, owner.times = target, times

    def thing_play_remove(self, owner, arguments):
        self.living(owner, "Vector")
        owner.played = owner.times = None


def expected(source):
    return Interpreter(source).run()
