"""Random programs in HOC and their reference: what DESIGN's life of an object means where a procedure stands for the function and the file for the module.

A program is a list of statements, each a list whose first word says its kind (JSON, so that one can be cut down and played again). `Text` writes them as HOC,
`Interpreter` runs them over the world of reference.py, counting references itself. Sections of the top level are HOC's: they are held until somebody deletes them.
"""
import copy
import json

import reference
from hoc_text import SECTIONS, Text
from hoc_writer import Writer
from reference import ACCIDENT, CELLS, DOUBT, POINTS, WORD, Container, Invalid, Lost, Thing, Value


# ---- the reference ----
def jumps(s):
    return s[0] in ("for", "if") or s[0] == "group" and any(jumps(inner) for inner in s[1])


class Frame:
    def __init__(self, code, arguments=(), this=None):
        self.code = code  # the statements of the unit of code that runs: a procedure's body, or one statement of the top level
        self.arguments = list(arguments)
        self.this = this  # the object of a template whose procedure it is
        self.locals = {}


class HandedOn:
    """A temporary that a procedure hands to another: $o1 there, too."""

    def __init__(self, value):
        self.value = value

    def __call__(self):
        return self.value


class Interpreter:
    def __init__(self, program):
        self.program = program
        self.functions = {f["name"]: f for f in program["functions"]}
        self.templates = {t["name"]: dict(t, procedures={f["name"]: f for f in t["functions"]}) for t in program["templates"]}
        self.numbers = dict.fromkeys(self.templates, 0)  # of the next object: 0 again where all are gone
        self.world = reference.World()
        self.world.templates = tuple(self.templates)
        self.lines = Text(program).at
        self.looks = []
        self.globals = {}
        self.sections = {}
        self.frames = []
        self.stored = set()  # what statements of the top level have stored since one jumped
        self.loops = 0  # around the statement, in its own unit of code
        self.run_stores = set()  # what this straight run of the unit has stored
        self.jumped = False  # something jumped in this unit
        self.counter = {}  # of loops
        self.statement = None
        for name in SECTIONS:
            self.create(name, 1)

    # ---- references ----
    hold = reference.Interpreter.hold

    def drop(self, value, how):
        """how: an intent, or a function (thing, the outermost that is taken apart around it) -> intent"""
        self.world.let_go(value, how)

    # ---- what a store means ----
    @staticmethod
    def class_of(value):
        return "List" if isinstance(value, Container) else value.cls

    def same(self, cls, what):
        return cls == self.class_of(what)

    @staticmethod
    def arguments_of(e):
        return e[-1] if e[0] in ("new", "call", "ask") else []

    def made_in(self, code, local, what):
        """Does this code make, or assign to its LOCAL, what WHAT was?"""
        other = unknown = False

        def expression(e, top):
            nonlocal other
            found = False
            if e[0] == "new":
                if local is None or top:
                    found = self.same(e[1], what)
                    other = other or not found
            if local is None:
                for a in self.arguments_of(e):
                    found = expression(a, False) or found
            return found

        def block(statements):
            nonlocal unknown
            found = False
            for s in statements:
                if s[0] == "store" and (local is None or s[1] == local):
                    if s[2][0] != "new":
                        unknown = True
                    found = expression(s[2], True) or found
                elif local is None and s[0] in ("value", "braced"):
                    found = expression(s[1], False) or found
                elif local is None and s[0] == "method":
                    for a in s[3]:
                        found = expression(a, False) or found
                for inner in s:
                    if isinstance(inner, list) and inner and isinstance(inner[0], list) and s[0] in ("for", "if", "group"):
                        found = block(inner) or found
            return found

        found = block(code)
        return "same" if found else "other" if other and not unknown else "unknown"

    def stored_value(self, e, thing, what):
        """What is stored, in comparison with WHAT was let go of, of which THING is a part."""
        if e[0] == "new":
            return "same" if self.same(e[1], what) else "other"
        if e[0] == "nil":
            return "nil"
        if e[0] == "call":
            return self.made_in(self.function_of(e[1])["body"], None, what)
        if e[0] == "var" and isinstance(e[1], str) and e[1][0] != "$":
            if e[1].startswith("loc"):
                return self.made_in(self.frames[-1].code, e[1], what)
            if e[1].startswith("my") and thing is not what:
                return "unknown"  # NEURON has another object's data at hand
            value = self.lookup(e[1])
            return "nil" if value is None else "same" if self.same(self.class_of(value), what) else "other"
        return "unknown"

    def store(self, name, value, e, section=None):
        """VALUE comes with a reference."""
        place, key = self.place(name)
        old = place.get(key)
        place[key] = value
        local = isinstance(name, str) and name.startswith("loc")
        loop, plain = self.loops > 0, isinstance(name, str)
        again = plain and name in self.run_stores
        before = plain and not local and len(self.frames) == 1 and not self.jumped and name in self.stored
        if plain:
            self.run_stores.add(name)

        def how(thing, what):
            kind = self.stored_value(e, thing, what)
            if kind in ("nil", "other"):
                return WORD
            return ACCIDENT if kind == "same" and (loop or again or before) else DOUBT

        self.drop(old, how)

    def index(self, k):
        if isinstance(k, str) and k not in self.counter:
            raise Invalid()
        return self.counter[k] if isinstance(k, str) else k

    # ---- expressions ----
    def eval(self, e, section, line):
        """With a reference, where it is an object."""
        kind = e[0]
        if kind == "nil":
            return None
        if kind == "place" or kind == "text":
            return kind
        if kind == "v":
            return Container("reference", [], self.section(section))
        if kind == "var":
            return self.hold(self.lookup(e[1]))
        if kind == "item":
            owner = self.lookup(e[1])
            if not isinstance(owner, Container) or e[2] >= len(owner.items):
                raise Invalid()
            return self.hold(owner.items[e[2]])
        if kind == "call":
            return self.call(self.function_of(e[1]), e[2], section, line, self.frames[-1].this)
        if kind == "ask":
            owner = self.object_of(e[1])
            if e[2] not in self.templates[owner.cls]["procedures"]:
                raise Invalid()
            result = self.call(self.templates[owner.cls]["procedures"][e[2]], e[3], section, line, owner, True)
            if not owner.alive:
                raise Invalid()
            return result
        if e[1] in self.templates:
            return self.construct(e, section, line)
        cls, arguments = e[1], [self.eval(a, section, line) for a in e[2]]
        thing = self.make(cls, arguments, section, line)
        for a in arguments:
            self.drop(a, ACCIDENT)
        return thing

    def make(self, cls, arguments, section, line):
        if cls == "List":
            return self.hold(Container("list"))
        thing = Thing(cls, line, None, self.world.uses)
        if cls in POINTS:
            thing.section = self.section(section)
        if cls == "NetCon":
            source, target = arguments
            if isinstance(source, Container) and source.kind == "reference":
                source = source.name
            elif source is not None:
                self.living(source, *CELLS)
            if target is not None:
                self.living(target, "IntFire1", "ExpSyn")
                if target.cls == "ExpSyn" and target.section is None:
                    raise Invalid()
            thing.source, thing.target = source, target
        self.world.things.append(thing)
        return self.hold(thing)

    def construct(self, e, section, line):
        """An object of a template. Its number shows how many of them there are."""
        template = self.templates[e[1]]
        if len(self.world.things) > 150:
            raise Invalid()  # a small program is a good program
        self.world.settle()
        thing = Thing(e[1], line, None, self.world.uses)
        number = self.numbers[e[1]] if self.world.of(e[1]) else 0
        self.numbers[e[1]] = number + 1
        self.world.things.append(thing)
        thing.parts = dict.fromkeys(template["parts"])
        for name in template["sections"]:
            part = thing.parts[name] = Thing("Section", line, None, self.world.uses)
            part.name, part.owner = "%s[%d].%s" % (e[1], number, name), thing
            self.world.things.append(part)
        self.hold(thing)
        self.call(template["procedures"]["init"], e[2], section, line, thing, True)
        return thing

    def object_of(self, name):
        owner = self.lookup(name)
        self.named(name)
        return self.living(owner, *self.templates)

    def place(self, name):
        """Where a variable is kept: (dict, key)"""
        if not isinstance(name, str) and name[1] == ".":
            parts = self.object_of(name[0]).parts
            if name[2] not in parts:
                raise Invalid()
            return parts, name[2]
        if not isinstance(name, str):
            return self.globals, (name[0], self.index(name[1]))
        return (self.frames[-1].locals if name.startswith("loc") else self.frames[-1].this.parts if name.startswith("my") else self.globals), name

    def lookup(self, name):
        if isinstance(name, str) and name[0] == "$":
            k = int(name[2:]) - 1
            if k >= len(self.frames[-1].arguments):
                raise Invalid()
            value = self.frames[-1].arguments[k]
            return value() if callable(value) else value
        place, key = self.place(name)
        return place.get(key)

    def section(self, name):
        """["cell1", ".", "soma"], or by its name."""
        if not name:
            raise Invalid()
        place, key = self.place(name) if not isinstance(name, str) else (self.frames[-1].this.parts if self.frames[-1].this else self.sections, name)
        return self.living(place.get(key), "Section")

    def function_of(self, name):
        this = self.frames[-1].this
        return self.templates[this.cls]["procedures"][name] if this else self.functions[name]

    def living(self, value, *classes):
        if not isinstance(value, Thing) or not value.alive or value.cls not in classes:
            raise Invalid()
        return value

    def only_borrowed(self, code, what):
        """A localobj of this code had THING from somebody else: it makes nothing of that kind for one, and gets nothing from a function."""
        stores, todo = [], [code]
        while todo:
            for s in todo.pop():
                if s[0] == "store" and isinstance(s[1], str) and s[1].startswith("loc"):
                    stores.append(s[2])
                elif s[0] in ("for", "if", "group"):
                    todo.append(s[-1])
        borrowed = [e for e in stores if e[0] == "item" or e[0] == "var" and e[1][0] != "$" and not (isinstance(e[1], str) and e[1].startswith("loc")) or e[0] == "nil"]
        made = [e for e in stores if e[0] == "new" and not self.same(e[1], what)]
        return bool(borrowed) and len(borrowed) + len(made) == len(stores)

    def argument(self, e, section, line):
        """A variable is handed on itself: $o1 is what it holds at that moment, and holds nothing."""
        if e[0] != "var":
            return self.eval(e, section, line)
        name = e[1]
        if name[0] == "$":
            self.lookup(name)
            value = self.frames[-1].arguments[int(name[2:]) - 1]
            return value if callable(value) else HandedOn(value)
        place, key = self.place(name)
        owner = self.object_of(name[0]) if name[1] == "." else self.frames[-1].this

        def now():
            if owner and not owner.alive:
                raise Invalid()
            return place.get(key)

        return now

    def call(self, f, given, section, line, this, by_object=False):
        if len(self.frames) > 8:
            raise Invalid()
        arguments = [self.argument(a, section, line) for a in given]
        # what ends with the procedure may be one of them; of an object's procedure the number of arguments is all that can be read
        temporaries = bool(given) if by_object else any(a[0] in ("new", "call", "ask", "item") or a[0] == "var" and a[1][1] == "." for a in given)
        outer = self.loops, self.run_stores, self.jumped, self.statement
        self.loops, self.run_stores, self.jumped = 0, set(), False
        frame = Frame(f["body"], arguments, this)
        frame.locals = {name: None for name in f["locals"]}
        self.frames.append(frame)
        self.block(f["body"])
        result = self.hold(self.lookup(f["result"])) if f["result"] else None
        self.frames.pop()
        for value in frame.locals.values():
            self.drop(value, lambda thing, what: DOUBT if not temporaries and self.only_borrowed(f["body"], what) else ACCIDENT)
        for value in arguments:
            if not callable(value):
                self.drop(value, ACCIDENT)
        self.loops, self.run_stores, self.jumped, self.statement = outer
        return result

    # ---- statements ----
    def run(self):
        for s in self.program["main"]:
            self.frames = [Frame([s])]
            self.loops, self.run_stores, self.jumped = 0, set(), False
            self.top = s
            self.do(s)
            if jumps(s):
                self.stored = set()
            else:
                self.stored |= self.run_stores
        for name in sorted(self.globals, key=str):
            value, self.globals[name] = self.globals[name], None
            self.drop(value, WORD)
        self.look("look")
        self.look("end")
        return self.looks

    def look(self, what):
        self.looks.append([what, self.world.state()])

    def block(self, statements):
        for s in statements:
            self.do(s)

    def do(self, s):
        self.statement = s
        self.line = self.lines[id(s)]
        getattr(self, "do_" + s[0])(s)

    def do_store(self, s):
        section = s[3]
        if section:
            self.section(section)
        value = self.eval(s[2], section, self.line)
        self.store(s[1], value, s[2])

    def named(self, name):
        """What is asked of a temporary that was handed over ($o1.tau) is what HOC holds it for: not played here."""
        argument = self.frames[-1].arguments[int(name[2:]) - 1] if name[0] == "$" else None
        if name[0] == "$" and (not callable(argument) or isinstance(argument, HandedOn)):
            raise Invalid()

    def do_set(self, s):
        self.named(s[1])
        thing = self.living(self.lookup(s[1]), s[2])
        if thing.cls in POINTS and thing.section is None:
            raise Invalid()
        if thing.cls == "NetCon":
            if thing.source is None:
                raise Invalid()
        elif thing.cls in POINTS:
            thing.changed = True

    def do_value(self, s):
        if s[2]:
            self.section(s[2])
        self.drop(self.eval(s[1], s[2], self.line), ACCIDENT)

    do_braced = do_value

    def do_method(self, s):
        _, name, method, arguments, section = s
        if section:
            self.section(section)
        owner = self.lookup(name)
        self.named(name)
        line = self.line
        values = [self.eval(a, section, line) for a in arguments]
        if method == "append" and isinstance(owner, Container) and isinstance(values[0], Thing):
            owner.items.append(self.hold(values[0]))
        elif method == "remove" and isinstance(owner, Container) and owner.items:
            self.drop(owner.items.pop(0), WORD)
        elif method == "remove_all" and isinstance(owner, Container):
            items, owner.items = owner.items, []
            for v in items:
                self.drop(v, WORD)
        elif method == "loc":
            self.living(owner, *POINTS).section = self.section(section)
        elif method == "setpost":
            target = values[0]
            if target is not None:
                self.living(target, "IntFire1", "ExpSyn")
                if target.cls == "ExpSyn" and target.section is None:
                    raise Invalid()
            self.living(owner, "NetCon").target = target
        elif method == "play_remove":
            self.living(owner, "Vector")
            owner.played = owner.times = None
        else:
            raise Invalid()
        for v in values:
            self.drop(v, ACCIDENT)

    def do_play(self, s):
        for name in s[1:4]:
            self.named(name)
        vector, clamp, times = self.lookup(s[1]), self.living(self.lookup(s[2]), "IClamp"), self.living(self.lookup(s[3]), "Vector")
        self.living(vector, "Vector")
        if clamp.section is None or vector is times:
            raise Invalid()
        vector.played, vector.times = clamp, times

    def do_declare(self, s):
        for key in [k for k in self.globals if k == s[1] or k[0] == s[1] and isinstance(k, tuple)]:
            value, self.globals[key] = self.globals[key], None
            self.drop(value, ACCIDENT if self.loops else WORD)

    def create(self, name, line):
        old = self.sections.get(name)
        if old is not None and old.alive:
            self.world.gone(old)
        thing = self.hold(Thing("Section", line, None, self.world.uses))
        thing.name = name
        self.world.things.append(thing)
        self.sections[name] = thing

    def do_section(self, s):
        _, what, name, parent = s
        if what == "create":
            self.create(name, self.line)
            return
        section = self.section(name)
        if what == "delete":
            self.world.gone(section)
        elif what == "disconnect":
            section.parent = None
        else:
            above = t = self.section(parent)
            while t is not None:
                if t is section:
                    raise Invalid()
                t = t.parent
            section.parent = above

    def jump(self):
        self.run_stores, self.jumped = set(), True

    def do_for(self, s):
        for i in range(s[1]):
            self.counter[s[2]] = i
            self.loops += 1
            self.jump()
            self.block(s[-1])
            self.loops -= 1
        self.counter.pop(s[2], None)  # behind its loop it is no index any more
        self.jump()

    def do_if(self, s):
        self.jump()
        if s[1] == "yes":
            self.block(s[-1])
        self.jump()

    def do_group(self, s):
        self.block(s[1])

    # ---- what Python sees ----
    def do_python(self, s):
        if s[1] == "look()":
            self.look("look")
            return
        moment, function = s[2:] if len(s) > 2 else (None, None)
        outer = self.statement
        what = (lambda: self.drop(self.call(self.functions[function], [], None, 0, None), ACCIDENT)) if function else lambda: None
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
        except Lost:  # an error, and NEURON 9 ends the file that runs, although Python has caught it
            self.statement = outer
            raise Invalid()
        self.statement = outer

    def step(self):
        self.world.settle()
        self.world.uses += 1

    def initialize(self):
        self.world.settle()
        if self.world.lost_targets():
            raise Lost()


# ---- what run.py asks of a language ----
def blocks(program):
    """Every list of statements."""
    todo = [program["main"]] + [f["body"] for f in program["functions"] + [f for t in program["templates"] for f in t["functions"]]]
    while todo:
        block = todo.pop()
        yield block
        todo += [part for s in block if s[0] in ("for", "if", "group") for part in [s[-1]]]


def without(program, statement):
    for block in blocks(program):
        for i, s in enumerate(block):
            if s is statement:
                del block[i]
                return True
    return False


def generate(seed):
    """(program as JSON, looks)"""
    program = Writer(seed).program()
    for _ in range(400):
        program = copy.deepcopy(program)
        interpreter = Interpreter(program)
        try:
            looks = interpreter.run()
            return json.dumps(program), looks
        except Invalid:
            if not without(program, interpreter.statement):
                break
    return generate(seed + 1000003)


def expected(source):
    return Interpreter(json.loads(source)).run()


def text(source):
    return "\n".join(Text(json.loads(source)).lines) + "\n"


def cuts(source):
    """Programs with one statement, one block or one procedure less."""
    program = json.loads(source)
    count = sum(len(b) for b in blocks(program))
    for i in range(count):
        smaller = copy.deepcopy(program)
        without(smaller, [s for b in blocks(smaller) for s in b][i])
        yield json.dumps(smaller)
        smaller = copy.deepcopy(program)
        statement = [s for b in blocks(smaller) for s in b][i]
        if statement[0] in ("for", "if", "group"):
            for b in blocks(smaller):
                for k, s in enumerate(b):
                    if s is statement:
                        b[k : k + 1] = s[-1]
                        break
            yield json.dumps(smaller)
    for i in range(len(program["functions"])):
        smaller = copy.deepcopy(program)
        del smaller["functions"][i]
        yield json.dumps(smaller)


if __name__ == "__main__":
    import sys

    source, looks = generate(int(sys.argv[1]))
    print(text(source))
    for look in looks:
        print("//", json.dumps(look))
