"""Writes random programs in HOC, as hoc.py has them."""
import random

from hoc_text import ARRAYS, KINDS, SECTIONS, SETS

# What a template may have: its sections, what its objrefs hold, how many procedures. A pair holds cells; a wire has no section, and so no reason to stay of its own.
TEMPLATES = {
    "cell": {"sections": ["soma", "dend"], "kinds": "clamp clamp syn syn syn stim nc nc nc list vec", "procedures": [0, 1, 2]},
    "pair": {"sections": ["soma"], "kinds": "cell cell cell syn nc nc list", "procedures": [0, 1]},
    "wire": {"sections": [], "kinds": "nc nc stim fire list", "procedures": [1, 2]},
}
MOMENTS = "event", "netcon", "between", "handler 0", "handler 1", "handler 2", "handler 3"


class Writer:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.functions = []
        self.locals = None  # of the procedure that is written
        self.arguments = []
        self.made = {k: [] for k in KINDS}
        self.templates = {}  # by kind: those that were written
        self.inside = None  # the template that is written
        self.depth = 0
        self.moments = []  # procedures that a run calls
        self.loops, self.counted = [], 0  # the variables of the loops around; how many there were

    def chance(self, p):
        return self.rng.random() < p

    def section(self):
        owner = self.owner() if self.chance(0.4) else None
        sections = self.templates[self.kind_of(owner)]["sections"] if owner else None
        if sections:
            return [owner, ".", self.rng.choice(sections)]
        sections = self.inside["sections"] if self.inside else SECTIONS
        return self.rng.choice(sections) if sections else None

    def owner(self):
        """A variable that probably holds an object of a template."""
        name = self.any(*self.templates) if self.templates else None
        return name if name and self.kind_of(name) in self.templates else None

    def kind_of(self, name):
        """Of a variable, by its name; None: it may hold anything."""
        if name[0] == "$":
            return self.arguments[int(name[2:]) - 1]
        name = name.removeprefix("loc").removeprefix("my").rstrip("0123456789") if isinstance(name, str) else None
        return name if name in KINDS else None

    def parts_of(self, name, kind):
        """The objrefs of this kind that the object of a template has."""
        parts = self.templates[self.kind_of(name)]["parts"] if self.kind_of(name) in self.templates else []
        return [[name, ".", part] for part in parts if part.startswith("my") and self.kind_of(part) == kind]

    def kinds(self, *left_out):
        """Of what is there to be made."""
        return [k for k in sorted(KINDS) if (k not in TEMPLATES or k in self.templates) and k not in left_out]

    def name_for(self, kind):
        """A variable to store to."""
        own = ["my%s%d" % (kind, i) for i in (1, 2)] if self.inside and kind in self.inside["kinds"] else []
        if own and self.chance(0.7):
            name = self.rng.choice(own)
            if name not in self.inside["parts"]:
                self.inside["parts"].insert(self.rng.randrange(len(self.inside["parts"]) + 1), name)
            return name
        if self.inside or self.locals is not None and self.chance(0.7):
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
        names = [n for n in self.made[kind]]
        for owner in [n for k in self.templates for n in self.made[k]]:
            names += self.parts_of(owner, kind)
        names += ["$o%d" % (i + 1) for i, k in enumerate(self.arguments) if k == kind] * 3
        return self.rng.choice(names) if names else None

    def nowhere(self):
        """No section is at hand."""
        return self.inside and not self.inside["sections"]

    def new(self, kind):
        cls = KINDS[kind]
        if kind in ("clamp", "syn"):
            return ["new", cls, [["place"]]]
        if kind == "vec":
            return ["new", cls, [["text", "2"]]]
        if kind == "nc":
            return ["new", cls, [self.source(), self.target()]]
        if kind in TEMPLATES:
            return ["new", cls, self.given(self.templates[kind]["functions"][0])]
        return ["new", cls, []]

    def source(self):
        r = self.rng.random()
        nowhere = self.nowhere()
        if nowhere:
            r = max(r, 0.4)
        if r < 0.4:
            return ["v"]
        if r < 0.5:
            return self.new(self.rng.choice(["stim", "fire"]))
        if r < 0.55:
            return ["nil"]
        name = self.any("stim", "stim", "fire")
        return ["var", name] if name else self.new("stim") if nowhere else ["v"]

    def target(self):
        r = self.rng.random()
        name = self.any("syn", "syn", "syn", "fire")
        if r < 0.12 or not name:
            return self.new("fire" if self.nowhere() else "syn")
        if r < 0.17:
            return self.new("fire")
        return ["nil"] if r < 0.25 else ["var", name]

    def call(self, wanted=None):
        fitting = [f for f in self.functions if not wanted or f["kind"] == wanted]
        if not fitting or self.locals is not None and self.chance(0.5):
            return None
        f = self.rng.choice(fitting)
        return ["call", f["name"], self.given(f)]

    def ask(self, wanted=None):
        """A procedure of an object."""
        owner = self.owner()
        fitting = [f for f in self.templates[self.kind_of(owner)]["functions"][1:] if not wanted or f["kind"] == wanted] if owner else []
        if not fitting:
            return None
        f = self.rng.choice(fitting)
        return ["ask", owner, f["name"], self.given(f)]

    def given(self, f):
        """What it is called with."""
        names = [(kind, self.any(kind)) for kind in f["takes"]]
        return [self.new(kind) if not name or self.chance(0.2) else ["var", name] for kind, name in names]

    def statement(self):
        rng = self.rng
        kinds = [(9, self.make), (2, self.word), (2.5, self.temporary), (3, self.lists), (3, self.connections), (1, self.copy)]
        if self.locals is None or self.functions:
            kinds += [(3, self.calls)]
        if self.templates:
            kinds += [(6, self.ties)]
        if self.depth < 3:
            kinds += [(1.2, self.loop), (0.8, self.condition), (0.5, self.group)]
        if self.locals is None and self.depth == 0:
            kinds += [(2.5, self.watch)]
        return rng.choices([k for _, k in kinds], [w for w, _ in kinds])[0]()

    def make(self):
        weights = "clamp clamp syn syn syn stim fire nc nc nc nc vec list".split()
        kind = self.rng.choice([k for k in self.inside["kinds"].split() if k in self.kinds()] if self.inside else weights + 4 * list(self.templates))
        name, section = self.name_for(kind), self.section()
        out = [["store", name, self.new(kind), section]]
        self.made[kind].append(name)
        if KINDS[kind] in SETS and self.chance(0.6):
            out.append(["set", name, KINDS[kind]])
        if kind in self.templates and isinstance(name, str) and self.chance(0.6):
            out += self.ties(name)
        return out

    def word(self):
        kind = self.rng.choice(self.kinds())
        name = self.any(kind)
        if not name or name[0] == "$":
            return []
        if isinstance(name, str) and not name.startswith("loc") and self.chance(0.4) and self.locals is None:
            return [["declare", name]]
        return [["store", name, ["nil"], None]]

    def copy(self):
        kind = self.rng.choice(self.kinds())
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
        kind = self.rng.choice([k for k in (*"clamp syn stim nc".split(), *self.templates) if not self.inside or k in self.inside["kinds"]])
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
        if self.nowhere():
            return []
        if r < 0.3 and s != p:
            return [["section", "connect", s, p]]
        if r < 0.37:
            return [["section", "disconnect", s, None]]
        if r < 0.44:
            return [["section", "delete", s, None]]
        if r < 0.5 and self.locals is None and self.depth == 0:
            return [["section", "create", self.rng.choice(SECTIONS), None]]
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

    def ties(self, owner=None):
        """Something outside joins an object of a template."""
        owner = owner or self.owner()
        if not owner:
            return []
        at = [[owner, ".", section] for section in self.templates[self.kind_of(owner)]["sections"]]
        r = self.rng.random()
        if at and r < 0.3 and not self.nowhere():
            ends = [self.rng.choice(at), self.section()]
            self.rng.shuffle(ends)
            return [["section", "connect", *ends]] if ends[0] != ends[1] else []
        if at and r < 0.5:
            kind = self.rng.choice(["clamp", "syn"])
            e, section = self.new(kind), self.rng.choice(at)
        else:
            kind, synapses = "nc", self.parts_of(owner, "syn")
            e, section = self.new("nc"), self.rng.choice(at or [self.section()])
            if synapses and self.chance(0.7):
                e[2][1] = ["var", self.rng.choice(synapses)]
        name = "%s%d" % (kind, self.rng.randrange(1, 5)) if not self.inside and self.chance(0.4) else self.name_for(kind)
        self.made[kind].append(name)
        return [["store", name, e, section]]

    def calls(self):
        if self.chance(0.5):
            kind = self.rng.choice(self.kinds())
            e = self.call(kind) or self.ask(kind)
            if e:
                name = self.name_for(kind)
                self.made[kind].append(name)
                return [["store", name, e, self.section()]]
        e = self.ask() if self.chance(0.5) else self.call()
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

    def function(self, name):
        self.locals, self.arguments = [], [self.rng.choice(["syn", "stim", "list", "nc", *self.templates]) for _ in range(self.rng.choice([0, 0, 1, 2]))]
        outside, self.made = self.made, {kind: ["%s%d" % (kind, i) for i in (1, 2) if kind in self.kinds()] for kind in KINDS}
        if self.inside:
            self.made = {kind: [n for n in self.inside["parts"] if self.kind_of(n) == kind] for kind in KINDS}
        body = self.several(self.rng.randrange(1, 7))
        kind = result = None
        mine = [n for kind in KINDS for n in self.made[kind] if isinstance(n, str) and n[:2] in ("lo", "my")]
        if mine and name != "init" and self.chance(0.5):
            result = self.rng.choice(mine)
            kind = self.kind_of(result)
        f = {"name": name, "takes": self.arguments, "locals": self.locals, "body": body, "result": result, "kind": kind}
        self.locals, self.arguments, self.made = None, [], outside
        return f

    def template(self, kind):
        t = self.inside = {"name": KINDS[kind], "functions": [], **TEMPLATES[kind], "parts": list(TEMPLATES[kind]["sections"])}
        functions, self.functions = self.functions, []
        t["functions"].append(self.function("init"))
        for k in range(self.rng.choice(t.pop("procedures"))):
            self.functions.append(self.function("m%d" % (k + 1)))
        t["functions"] += self.functions
        mine = [part for part in t["parts"] if part.startswith("my")]
        if mine and self.chance(0.5):
            t["functions"].append(self.forget_own(self.rng.choice(mine)))
        self.inside, self.functions = None, functions
        self.templates[kind] = t
        self.made[kind] = []

    def forget(self):
        take = self.rng.choice([["store", "locnc1", ["item", "$o1", 0], None], ["store", "locnc1", ["var", self.rng.choice(["nc1", "syn1", "clamp1", "cell1", "many1"])], None]])
        if take[2][1] == "many1":
            take[2][1] = ["many1", 1]
        name = take[2][1]
        lets_go = ["method", "$o1", "remove_all", [], None] if name == "$o1" else ["store", name, ["nil"], None]
        body = [take, lets_go] if self.chance(0.7) else [take, ["store", "locnc2", self.new("nc"), self.section()], lets_go]
        if self.chance(0.3):
            body.append(["set", "locnc1", "NetCon"])
        return {"name": "forget", "takes": ["list"], "locals": ["locnc1", "locnc2"], "body": body, "result": None, "kind": None}

    def forget_own(self, part):
        """The same in a template."""
        kind = self.kind_of(part)
        body = [["store", "loc%s1" % kind, ["var", part], None], ["store", part, ["nil"] if self.chance(0.7) else ["new", "List", []], None]]
        if self.chance(0.3):
            body.reverse()
        return {"name": "forget", "takes": self.rng.choice([[], [], ["nc"]]), "locals": ["loc%s1" % kind], "body": body, "result": None, "kind": None}

    def moment(self, k):
        """A procedure that lets go of what the program has, wherever a run calls it. (To connect or to make sections there crashes NEURON by itself.)"""
        rng, body = self.rng, []
        for _ in range(rng.randrange(1, 4)):
            kind = rng.choice(self.kinds())
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
        for kind in TEMPLATES:
            if self.chance(0.6):
                self.template(kind)
        for k in range(self.rng.randrange(1, 5)):
            self.functions.append(self.function("f%d" % k))
        self.functions.append(self.forget())
        moments = [self.moment(k) for k in range(3)]
        main = sum([self.statement() for _ in range(self.rng.randrange(8, 36))], [])
        return {"templates": list(self.templates.values()), "functions": self.functions + moments, "main": main}
