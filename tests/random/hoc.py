"""Random programs in HOC and their reference: what DESIGN's life of an object means where a procedure stands for the function and the file for the module.

A program is a list of statements, each a list whose first word says its kind (JSON, so that one can be cut down and played again). `Text` writes them as HOC,
`Interpreter` runs them over the world of reference.py, counting references itself. Sections of the top level are HOC's: they are held until somebody deletes them.
"""
import copy
import json
import random

import reference
from reference import ACCIDENT, CELLS, POINTS, WORD, Container, Invalid, Lost, Thing, Value

DOUBT = "doubt"
KINDS = {"clamp": "IClamp", "syn": "ExpSyn", "stim": "NetStim", "fire": "IntFire1", "nc": "NetCon", "vec": "Vector", "list": "List"}
SETS = {"IClamp": "amp = 0.001", "ExpSyn": "tau = 2", "NetStim": "start = 0.001", "NetCon": "delay = 0.1"}
MOMENTS = "event", "netcon", "between", "handler 0", "handler 1", "handler 2", "handler 3"
SECTIONS = "s1", "s2", "s3", "s4"
ARRAYS = {"many1": 3, "many2": 3}  # objref many1[3]


# ---- text ----
class Text:
    """lines: the text; at: the line of each statement, by identity."""

    def __init__(self, program):
        self.lines, self.at = [], {}
        names = sorted({n for k in KINDS for n in ["%s%d" % (k, i) for i in range(1, 5)]})
        self.say("create always, %s" % ", ".join(SECTIONS))
        self.say("access always")
        self.say("objref %s" % ", ".join(names + ["%s[%d]" % a for a in sorted(ARRAYS.items())]))
        self.say("objref nil")
        self.say("{ yes = 1  no = 0 }")
        for f in program["functions"]:
            self.function(f)
        self.block(program["main"], 0)
        self.say("objref %s" % ", ".join(names + ["%s[%d]" % a for a in sorted(ARRAYS.items())]))
        self.say('{ nrnpython("look()") }')

    def say(self, text, indent=0):
        self.lines.append("  " * indent + text)

    def function(self, f):
        self.say("%s %s() {%s" % ("obfunc" if f["result"] else "proc", f["name"], " localobj %s" % ", ".join(f["locals"]) if f["locals"] else ""))
        self.block(f["body"], 1)
        if f["result"]:
            self.at[id(f)] = len(self.lines) + 1
            self.say("return %s" % f["result"], 1)
        self.say("}")

    def block(self, statements, indent):
        for s in statements:
            self.at[id(s)] = len(self.lines) + 1
            getattr(self, "say_" + s[0])(s, indent)

    @staticmethod
    def name(n):
        return "%s[%s]" % (n[0], n[1]) if isinstance(n, (list, tuple)) else n

    def expression(self, e):
        kind = e[0]
        if kind == "new":
            return "new %s(%s)" % (e[1], ", ".join(self.expression(a) for a in e[2]))
        if kind == "call":
            return "%s(%s)" % (e[1], ", ".join(self.expression(a) for a in e[2]))
        if kind == "v":
            return "&v(.5)"
        if kind == "item":
            return "%s.o(%d)" % (self.name(e[1]), e[2])
        if kind == "text":
            return e[1]
        return {"nil": "nil", "place": ".5"}.get(kind) or self.name(e[1])

    def on(self, section, text):
        return "%s %s" % (section, text) if section else text

    def say_store(self, s, indent):
        self.say(self.on(s[3], "%s = %s" % (self.name(s[1]), self.expression(s[2]))), indent)

    def say_set(self, s, indent):
        self.say("%s.%s" % (self.name(s[1]), SETS[s[2]]), indent)

    def say_value(self, s, indent):
        self.say(self.on(s[2], self.expression(s[1])), indent)

    def say_braced(self, s, indent):
        self.say("{ %s }" % self.on(s[2], self.expression(s[1])), indent)

    def say_method(self, s, indent):
        self.say(self.on(s[4], "%s.%s(%s)" % (self.name(s[1]), s[2], ", ".join(self.expression(a) for a in s[3]))), indent)

    def say_play(self, s, indent):
        self.say("%s.play(&%s.amp, %s)" % tuple(self.name(n) for n in s[1:4]), indent)

    def say_declare(self, s, indent):
        self.say("objref %s" % (self.name(s[1]) if s[1] not in ARRAYS else "%s[%d]" % (s[1], ARRAYS[s[1]])), indent)

    def say_section(self, s, indent):
        self.say({"delete": "{s} delete_section()", "create": "create {s}", "disconnect": "{s} disconnect()", "connect": "connect {s}(0), {p}(1)"}[s[1]].format(s=s[2], p=s[3]), indent)

    def say_for(self, s, indent):
        self.say("for %s = 0, %d {" % (s[2], s[1] - 1), indent)
        self.block(s[-1], indent + 1)
        self.say("}", indent)

    def say_if(self, s, indent):
        self.say("if (%s) {" % s[1], indent)
        self.block(s[2], indent + 1)
        self.say("}", indent)

    def say_group(self, s, indent):
        self.say("{", indent)
        self.block(s[1], indent + 1)
        self.say("}", indent)

    def say_python(self, s, indent):
        self.say('{ nrnpython("%s") }' % s[1], indent)


# ---- the reference ----
def jumps(s):
    return s[0] in ("for", "if") or s[0] == "group" and any(jumps(inner) for inner in s[1])


class Frame:
    def __init__(self, code, arguments=()):
        self.code = code  # the statements of the unit of code that runs: a procedure's body, or one statement of the top level
        self.arguments = list(arguments)
        self.locals = {}


class Interpreter:
    def __init__(self, program):
        self.program = program
        self.functions = {f["name"]: f for f in program["functions"]}
        self.world = reference.World()
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
        """how: an intent, or a function (thing, it was let go of directly) -> intent"""
        if not isinstance(value, Value):
            return
        value.refs -= 1
        if value.refs:
            return
        if isinstance(value, Thing):
            self.world.dies(value, how(value, True) if callable(how) else how)
            return
        items, value.items = value.items, []
        for item in items:
            item.refs -= 1
            if not item.refs:
                self.world.dies(item, how(item, False) if callable(how) else how)

    # ---- what a store means ----
    @staticmethod
    def class_of(value):
        return "List" if isinstance(value, Container) else value.cls

    def same(self, cls, thing, direct):
        return cls == ("List" if not direct else thing.cls)

    def made_in(self, code, local, thing, direct):
        """Does this code make, or assign to its LOCAL, what THING was?"""
        other = unknown = False

        def expression(e, top):
            nonlocal other
            found = False
            if e[0] == "new":
                if local is None or top:
                    found = self.same(e[1], thing, direct)
                    other = other or not found
            if local is None:
                for a in e[2] if e[0] in ("new", "call") else []:
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

    def stored_value(self, e, thing, direct):
        if e[0] == "new":
            return "same" if self.same(e[1], thing, direct) else "other"
        if e[0] == "nil":
            return "nil"
        if e[0] == "call":
            return self.made_in(self.functions[e[1]]["body"], None, thing, direct)
        if e[0] == "var" and isinstance(e[1], str):
            if e[1] in self.frames[-1].locals or e[1].startswith("loc"):
                return self.made_in(self.frames[-1].code, e[1], thing, direct)
            if not e[1].startswith("$"):
                value = self.globals.get(e[1])
                return "nil" if value is None else "same" if self.same(self.class_of(value), thing, direct) else "other"
        return "unknown"

    def store(self, name, value, e, section=None):
        """VALUE comes with a reference."""
        local = isinstance(name, str) and name.startswith("loc")
        place = self.frames[-1].locals if local else self.globals
        key = tuple([name[0], self.index(name[1])]) if isinstance(name, (list, tuple)) else name
        old = place.get(key)
        place[key] = value
        loop, plain = self.loops > 0, isinstance(name, str)
        again = plain and name in self.run_stores
        before = plain and not local and len(self.frames) == 1 and not self.jumped and name in self.stored
        if plain:
            self.run_stores.add(name)

        def how(thing, direct):
            kind = self.stored_value(e, thing, direct)
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
            return Container("reference", [], self.living(self.sections.get(section), "Section"))
        if kind == "var":
            return self.hold(self.lookup(e[1]))
        if kind == "item":
            owner = self.lookup(e[1])
            if not isinstance(owner, Container) or e[2] >= len(owner.items):
                raise Invalid()
            return self.hold(owner.items[e[2]])
        if kind == "call":
            return self.call(e, section, line)
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
            thing.section = self.living(self.sections.get(section), "Section")
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

    def lookup(self, name):
        if isinstance(name, (list, tuple)):
            return self.globals.get((name[0], self.index(name[1])))
        if name.startswith("$o"):
            k = int(name[2:]) - 1
            if k >= len(self.frames[-1].arguments):
                raise Invalid()
            value = self.frames[-1].arguments[k]
            return value() if callable(value) else value
        if name.startswith("loc"):
            return self.frames[-1].locals.get(name)
        return self.globals.get(name)

    def living(self, value, *classes):
        if not isinstance(value, Thing) or not value.alive or value.cls not in classes:
            raise Invalid()
        return value

    def only_borrowed(self, code, thing, direct):
        """A localobj of this code had THING from somebody else: it makes nothing of that kind for one, and gets nothing from a function."""
        stores, todo = [], [code]
        while todo:
            for s in todo.pop():
                if s[0] == "store" and isinstance(s[1], str) and s[1].startswith("loc"):
                    stores.append(s[2])
                elif s[0] in ("for", "if", "group"):
                    todo.append(s[-1])
        borrowed = [e for e in stores if e[0] == "item" or e[0] == "var" and e[1][0] != "$" and not (isinstance(e[1], str) and e[1].startswith("loc")) or e[0] == "nil"]
        made = [e for e in stores if e[0] == "new" and not self.same(e[1], thing, direct)]
        return bool(borrowed) and len(borrowed) + len(made) == len(stores)

    def argument(self, e, section, line):
        """A variable is handed on itself: $o1 is what it holds at that moment, and holds nothing."""
        if e[0] != "var":
            return self.eval(e, section, line)
        name = e[1]
        if isinstance(name, (list, tuple)):
            key = name[0], self.index(name[1])
            return lambda: self.globals.get(key)
        if name.startswith("$o"):
            self.lookup(name)
            value = self.frames[-1].arguments[int(name[2:]) - 1]
            return value if callable(value) else lambda: value
        place = self.frames[-1].locals if name.startswith("loc") else self.globals
        return lambda: place.get(name)

    def call(self, e, section, line):
        if len(self.frames) > 8:
            raise Invalid()
        f = self.functions[e[1]]
        arguments = [self.argument(a, section, line) for a in e[2]]
        temporaries = any(a[0] in ("new", "call") for a in e[2])  # what ends with the procedure may be one of them
        outer = self.loops, self.run_stores, self.jumped, self.statement
        self.loops, self.run_stores, self.jumped = 0, set(), False
        frame = Frame(f["body"], arguments)
        frame.locals = {name: None for name in f["locals"]}
        self.frames.append(frame)
        self.block(f["body"])
        result = self.hold(frame.locals[f["result"]]) if f["result"] else None
        self.frames.pop()
        for value in frame.locals.values():
            self.drop(value, lambda thing, direct: DOUBT if not temporaries and self.only_borrowed(f["body"], thing, direct) else ACCIDENT)
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
            self.living(self.sections.get(section), "Section")
        value = self.eval(s[2], section, self.line)
        self.store(s[1], value, s[2])

    def named(self, name):
        """What is asked of a temporary that was handed over ($o1.tau) is what HOC holds it for: not played here."""
        if name[0] == "$" and not callable(self.frames[-1].arguments[int(name[2:]) - 1]):
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
            self.living(self.sections.get(s[2]), "Section")
        self.drop(self.eval(s[1], s[2], self.line), ACCIDENT)

    do_braced = do_value

    def do_method(self, s):
        _, name, method, arguments, section = s
        if section:
            self.living(self.sections.get(section), "Section")
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
            self.living(owner, *POINTS).section = self.living(self.sections.get(section), "Section")
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
        section = self.living(self.sections.get(name), "Section")
        if what == "delete":
            self.world.gone(section)
        elif what == "disconnect":
            section.parent = None
        else:
            above = t = self.living(self.sections.get(parent), "Section")
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
        what = (lambda: self.drop(self.call(["call", function, []], None, 0), ACCIDENT)) if function else lambda: None
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


# ---- programs ----
class Writer:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.functions = []
        self.locals = None  # of the procedure that is written
        self.arguments = []
        self.made = {k: [] for k in KINDS}
        self.depth = 0
        self.moments = []  # procedures that a run calls
        self.loops, self.counted = [], 0  # the variables of the loops around; how many there were

    def chance(self, p):
        return self.rng.random() < p

    def section(self):
        return self.rng.choice(SECTIONS)

    def name_for(self, kind):
        """A variable to store to."""
        if self.locals is not None and self.chance(0.7):
            name = "loc%s%d" % (kind, self.rng.randrange(1, 3))
            if name not in self.locals:
                self.locals.append(name)
            return name
        if self.chance(0.08):
            return [self.rng.choice(sorted(ARRAYS)), self.loops[-1] if self.loops and self.chance(0.7) else self.rng.randrange(3)]
        return "%s%d" % (kind, self.rng.randrange(1, 5))

    def any(self, *kinds):
        """A variable that probably holds such a thing."""
        kind = self.rng.choice(kinds)
        names = [n for n in self.made[kind]] + ["$o%d" % (i + 1) for i, k in enumerate(self.arguments) if k == kind] * 3
        return self.rng.choice(names) if names else None

    def new(self, kind):
        cls = KINDS[kind]
        if kind in ("clamp", "syn"):
            return ["new", cls, [["place"]]]
        if kind == "vec":
            return ["new", cls, [["text", "2"]]]
        if kind == "nc":
            return ["new", cls, [self.source(), self.target()]]
        return ["new", cls, []]

    def source(self):
        r = self.rng.random()
        if r < 0.4:
            return ["v"]
        if r < 0.5:
            return self.new(self.rng.choice(["stim", "fire"]))
        if r < 0.55:
            return ["nil"]
        name = self.any("stim", "stim", "fire")
        return ["var", name] if name else ["v"]

    def target(self):
        r = self.rng.random()
        name = self.any("syn", "syn", "syn", "fire")
        if r < 0.12 or not name:
            return self.new("syn")
        if r < 0.17:
            return self.new("fire")
        return ["nil"] if r < 0.25 else ["var", name]

    def call(self, wanted=None):
        fitting = [f for f in self.functions if not wanted or f["kind"] == wanted]
        if not fitting or self.locals is not None and self.chance(0.5):
            return None
        f = self.rng.choice(fitting)
        arguments = []
        for kind in f["takes"]:
            name = self.any(kind)
            if not name or self.chance(0.2):
                arguments.append(self.new(kind))
            else:
                arguments.append(["var", name])
        return ["call", f["name"], arguments]

    def statement(self):
        rng = self.rng
        kinds = [(9, self.make), (2, self.word), (2, self.temporary), (3, self.lists), (3, self.connections), (1, self.copy)]
        if self.locals is None or self.functions:
            kinds += [(3, self.calls)]
        if self.depth < 3:
            kinds += [(1.2, self.loop), (0.8, self.condition), (0.5, self.group)]
        if self.locals is None and self.depth == 0:
            kinds += [(2.5, self.watch)]
        return rng.choices([k for _, k in kinds], [w for w, _ in kinds])[0]()

    def make(self):
        kind = self.rng.choice("clamp clamp syn syn syn stim fire nc nc nc nc vec list".split())
        name, section = self.name_for(kind), self.section()
        out = [["store", name, self.new(kind), section]]
        self.made[kind].append(name)
        if KINDS[kind] in SETS and self.chance(0.6):
            out.append(["set", name, KINDS[kind]])
        return out

    def word(self):
        kind = self.rng.choice(sorted(KINDS))
        name = self.any(kind)
        if not name or name[0] == "$":
            return []
        plain = isinstance(name, str)
        if plain and not name.startswith("loc") and self.chance(0.4) and self.locals is None:
            return [["declare", name]]
        return [["store", name, ["nil"], None]]

    def copy(self):
        kind = self.rng.choice(sorted(KINDS))
        name, other = self.any(kind), self.any(kind)
        if not name or not other or name[0] == "$":
            return []
        return [["store", name, ["var", other], None]]

    def temporary(self):
        e = self.call() if self.chance(0.5) else None
        return [[self.rng.choice(["value", "braced"]), e, self.section()]] if e else []

    def lists(self):
        name = self.any("list")
        if not name:
            return []
        kind = self.rng.choice("clamp syn stim nc".split())
        item = self.any(kind)
        form = self.rng.choice(["append"] * 6 + ["remove", "remove_all", "take"])
        if form == "append":
            return [["method", name, "append", [["var", item] if item and self.chance(0.4) else self.new(kind)], self.section()]]
        if form == "take":
            into = self.name_for(kind)
            self.made[kind].append(into)
            return [["store", into, ["item", name, 0], None]]
        return [["method", name, form, [["text", "0"]] if form == "remove" else [], None]]

    def connections(self):
        r = self.rng.random()
        s, p = self.section(), self.section()
        if r < 0.3 and s != p:
            return [["section", "connect", s, p]]
        if r < 0.37:
            return [["section", "disconnect", s, None]]
        if r < 0.44:
            return [["section", "delete", s, None]]
        if r < 0.5 and self.locals is None and self.depth == 0:
            return [["section", "create", s, None]]
        if r < 0.6:
            name = self.any("syn", "clamp")
            return [["method", name, "loc", [["place"]], s]] if name else []
        if r < 0.7:
            name, target = self.any("nc"), self.any("syn")
            return [["method", name, "setpost", [["var", target] if target and self.chance(0.6) else ["nil"]], None]] if name else []
        vector, clamp, times = self.any("vec"), self.any("clamp"), self.any("vec")
        if r < 0.92:
            return [["play", vector, clamp, times]] if vector and clamp and times != vector else []
        return [["method", vector, "play_remove", [], None]] if vector else []

    def calls(self):
        if self.chance(0.5):
            kind = self.rng.choice(sorted(KINDS))
            e = self.call(kind)
            if e:
                name = self.name_for(kind)
                self.made[kind].append(name)
                return [["store", name, e, self.section()]]
        e = self.call()
        return [["value", e, self.section()]] if e else []

    def several(self, n):
        self.depth += 1
        out = sum([self.statement() for _ in range(n)], [])
        self.depth -= 1
        return out

    def loop(self):
        self.counted += 1
        self.loops.append("i%d" % self.counted)
        body = self.several(self.rng.randrange(1, 5))
        return [["for", self.rng.randrange(1, 4), self.loops.pop(), body]] if body else []

    def condition(self):
        body = self.several(self.rng.randrange(1, 3))
        return [["if", self.rng.choice(["yes", "yes", "no"]), body]] if body else []

    def group(self):
        body = self.several(self.rng.randrange(1, 4))
        return [["group", body]] if body else []

    def watch(self):
        r = self.rng.random()
        if r < 0.4:
            return [["python", "look()"]]
        if r < 0.65 or not self.moments:
            return [["python", "run()"]]
        moment, name = self.rng.choice(MOMENTS), self.rng.choice(self.moments)
        return [["python", "run('%s', h.%s, '%s', %d)" % (moment, name, self.rng.choice(["fixed", "cvode", "local"]), self.rng.choice([1, 1, 2, 3])), moment, name]]

    def function(self, k):
        self.locals, self.arguments = [], [self.rng.choice(["syn", "stim", "list", "nc"]) for _ in range(self.rng.choice([0, 0, 1, 2]))]
        outside, self.made = self.made, {kind: ["%s%d" % (kind, i) for i in (1, 2)] for kind in KINDS}
        body = self.several(self.rng.randrange(1, 7))
        kind = result = None
        mine = [n for kind in KINDS for n in self.made[kind] if isinstance(n, str) and n.startswith("loc")]
        if mine and self.chance(0.5):
            result = self.rng.choice(mine)
            kind = result[3:-1]
        f = {"name": "f%d" % k, "takes": self.arguments, "locals": self.locals, "body": body, "result": result, "kind": kind}
        self.locals, self.arguments, self.made = None, [], outside
        return f

    def forget(self):
        take = self.rng.choice([["store", "locnc1", ["item", "$o1", 0], None], ["store", "locnc1", ["var", self.rng.choice(["nc1", "syn1", "clamp1", "many1"])], None]])
        if take[2][1] == "many1":
            take[2][1] = ["many1", 1]
        name = take[2][1]
        lets_go = ["method", "$o1", "remove_all", [], None] if name == "$o1" else ["store", name, ["nil"], None]
        body = [take, lets_go] if self.chance(0.7) else [take, ["store", "locnc2", self.new("nc"), self.section()], lets_go]
        return {"name": "forget", "takes": ["list"], "locals": ["locnc1", "locnc2"], "body": body, "result": None, "kind": None}

    def moment(self, k):
        """A procedure that lets go of what the program has, wherever a run calls it. (To connect or to make sections there crashes NEURON by itself.)"""
        rng, body = self.rng, []
        for _ in range(rng.randrange(1, 4)):
            kind = rng.choice(sorted(KINDS))
            name, r = "%s%d" % (kind, rng.randrange(1, 5)), rng.random()
            if r < 0.5:
                body.append(["store", name, ["nil"], None])
            elif r < 0.6:
                body.append(["section", "delete", self.section(), None])
            elif r < 0.7:
                body.append(["store", "nc%d" % rng.randrange(1, 5), ["new", "NetCon", [["var", "stim%d" % rng.randrange(1, 5)], ["var", "fire%d" % rng.randrange(1, 5)]]], None])
            elif r < 0.8:
                body.append(["method", "nc%d" % rng.randrange(1, 5), "setpost", [["nil"]], None])
            else:
                body.append(["method", "list%d" % rng.randrange(1, 5), "remove_all", [], None])
        self.moments.append("m%d" % k)
        return {"name": "m%d" % k, "takes": [], "locals": [], "body": body, "result": None, "kind": None}

    def program(self):
        for k in range(self.rng.randrange(1, 5)):
            self.functions.append(self.function(k))
        self.functions.append(self.forget())
        moments = [self.moment(k) for k in range(3)]
        main = sum([self.statement() for _ in range(self.rng.randrange(8, 36))], [])
        return {"functions": self.functions + moments, "main": main}


def blocks(program):
    """Every list of statements."""
    todo = [program["main"]] + [f["body"] for f in program["functions"]]
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


# ---- what run.py asks of a language ----
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
