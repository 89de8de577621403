"""Random programs in Python: seeded, of the kind that scientists write - functions that build, loops, lists, cell classes - and with every way to lose a thing.
What makes no sense (a name that is gone) is cut out again with the reference's help."""
import ast
import random

import reference

MOMENTS = "event", "netcon", "between", "handler 0", "handler 1", "handler 2", "handler 3"
TYPES = "sec", "clamp", "syn", "stim", "fire", "nc", "vec", "list", "dict", "obj"


class Scope:
    def __init__(self, outer=None, function=False):
        self.names = {t: [] for t in TYPES}
        self.outer, self.function = outer, function

    def any(self, rng, type):
        own = self.names[type]
        seen = own + (self.outer.names[type] if self.outer else [])
        return rng.choice(own if own and rng.random() < 0.7 else seen) if seen else None

    def add(self, type, name):
        if name not in self.names[type]:
            self.names[type].append(name)


class Writer:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.lines = []
        self.indent = 0
        self.count = 0
        self.functions = []  # name, parameters' types, result's type
        self.module = Scope()
        self.moments = []  # functions that take things away; a run calls them

    def say(self, text):
        self.lines.append("    " * self.indent + text)

    def fresh(self, type):
        self.count += 1
        return "%s%d" % (type, self.count)

    def chance(self, p):
        return self.rng.random() < p

    # ---- expressions ----
    def sec(self, scope):
        return scope.any(self.rng, "sec")

    def segment(self, scope):
        sec = self.sec(scope)
        return "%s(%s)" % (sec, self.rng.choice(["0.5", "0.5", "0", "1"])) if sec else None

    def expression(self, type, scope):
        """Text that makes a thing of that type; None: there is nothing to make it of."""
        seg = self.segment(scope)
        if type == "sec":
            return "h.Section(name='%s')" % self.fresh("s")
        if type == "clamp":
            return seg and "h.IClamp(%s)" % seg
        if type == "syn":
            return seg and "h.ExpSyn(%s)" % seg
        if type == "stim":
            return "h.NetStim()"
        if type == "fire":
            return "h.IntFire1()"
        if type == "vec":
            return "h.Vector([0, 1])"
        if type == "list":
            kind = self.rng.choice(["sec", "clamp", "syn", "stim", "nc"])
            what = self.expression(kind, scope)
            if not what or self.chance(0.3):
                return "[]"
            if self.chance(0.5):
                return "[%s for k in range(%d)]" % (what, self.rng.randrange(1, 4))
            return "[%s]" % ", ".join([what] + [e for e in [self.expression(kind, scope)] if e and self.chance(0.5)])
        if type == "dict":
            what = self.expression(self.rng.choice(["sec", "clamp", "syn"]), scope)
            return "{'a': %s}" % what if what and self.chance(0.6) else "{}"
        if type == "obj":
            return "Cell(%d)" % self.rng.randrange(3)
        source, target = self.source(scope), self.target(scope)
        return source and target and "h.NetCon(%s, %s%s)" % (source[0], target, source[1])

    def source(self, scope):
        r = self.rng.random()
        sec = self.sec(scope)
        if r < 0.35 and sec:
            return "%s(0.5)._ref_v" % sec, ", sec=" + sec
        if r < 0.5:
            return self.rng.choice(["h.NetStim()", "h.IntFire1()"]), ""
        if r < 0.55:
            return "None", ""
        name = scope.any(self.rng, self.rng.choice(["stim", "stim", "fire"]))
        return (name, "") if name else None

    def target(self, scope):
        r = self.rng.random()
        if r < 0.15:
            return self.expression("syn", scope)
        if r < 0.2:
            return "h.IntFire1()"
        if r < 0.3:
            return "None"
        return scope.any(self.rng, self.rng.choice(["syn", "syn", "syn", "fire"])) or self.expression("syn", scope)

    # ---- statements ----
    def make(self, scope, loop):
        type = self.rng.choice(["sec", "sec", "clamp", "syn", "syn", "stim", "fire", "nc", "nc", "nc", "vec", "list", "dict", "obj"])
        what = self.expression(type, scope)
        if not what:
            return
        name = self.rng.choice(scope.names[type]) if scope.names[type] and self.chance(0.3) else self.fresh(type)
        other, more = (self.fresh(type), self.expression(type, scope)) if self.chance(0.06) else (None, None)
        if more:
            self.say("%s, %s = %s, %s" % (name, other, what, more))
            scope.add(type, other)
        elif self.chance(0.03):
            self.say("print(%s := %s, file=null)" % (name, what)) if False else self.say("%s = %s" % (name, what))
        else:
            self.say("%s = %s" % (name, what))
        scope.add(type, name)
        parent = self.sec(scope)
        if type == "sec" and parent and parent != name and self.chance(0.6):
            self.say("%s.connect(%s(1))" % (name, parent))
        elif type == "clamp" and self.chance(0.8):
            self.say("%s.amp = 0.001" % name)
        elif type == "syn" and self.chance(0.3):
            self.say("%s.tau = 2" % name)
        elif type == "stim" and self.chance(0.5):
            self.say("%s.start, %s.interval, %s.number = 0.001, 0.004, 100" % (name, name, name) if False else "%s.start = 0.001" % name)
            self.say("%s.interval = 0.004" % name)
        elif type == "nc" and self.chance(0.4):
            self.say("%s.delay = %s" % (name, self.rng.choice(["0.1", "0.3"])))

    def word(self, scope, loop):
        type = self.rng.choice(TYPES)
        if not scope.names[type]:
            return
        name = self.rng.choice(scope.names[type])
        scope.names[type].remove(name)
        self.say(self.rng.choice(["del %s", "%s = None", "%s = 0", "%s = []"]) % name)

    def temporary(self, scope, loop):
        seg, sec = self.segment(scope), self.sec(scope)
        choices = [self.expression(self.rng.choice(["nc", "list", "obj", "stim"]), scope)]
        if seg:
            choices += ["h.IClamp(%s).amp = 0.001" % seg, "h.ExpSyn(%s).tau = 3" % seg, "h.ExpSyn(%s).tau" % seg, "h.ExpSyn(%s)" % seg, "h.SectionRef(sec=%s)" % sec,
                        "h.Section(name='t').connect(%s(1))" % sec, "h.ExpSyn(%s).hname()" % seg, "[h.IClamp(%s)][0].amp = 0.001" % seg, "(h.ExpSyn(%s), h.NetStim())[0].tau = 3" % seg]
        text = self.rng.choice(choices)
        if text:
            self.say(text)

    def call(self, scope, loop):
        if not self.functions:
            return
        name, parameters, result = self.rng.choice(self.functions)
        arguments = []
        for type in parameters:
            got = scope.any(self.rng, type) if self.chance(0.8) else self.expression(type, scope)
            got = got or self.expression(type, scope)
            if not got:
                return
            arguments.append(got)
        text = "%s(%s)" % (name, ", ".join(arguments))
        if result and self.chance(0.6):
            into = self.rng.choice(scope.names[result]) if scope.names[result] and self.chance(0.3) else self.fresh(result)
            text = "%s = %s" % (into, text)
            scope.add(result, into)
        self.say(text)

    def containers(self, scope, loop):
        name = scope.any(self.rng, "list")
        kind = self.rng.choice(["sec", "clamp", "syn", "stim", "nc"])
        what = self.expression(kind, scope) if self.chance(0.6) else scope.any(self.rng, kind)
        if name and self.chance(0.7):
            forms = ["del {l}[0]", "{l}.pop()", "{l}.clear()", "{l}[:] = []", "x{n} = {l}.pop()"]
            if what:
                forms += ["{l}.append({w})"] * 6 + ["{l}[0] = {w}", "{l}[-1] = {w}"]
            self.count += 1
            self.say(self.rng.choice(forms).format(l=name, w=what, n=self.count))
            return
        name = scope.any(self.rng, "dict")
        if name:
            forms = ["{d}.clear()", "{d}.pop('a')", "del {d}['a']"]
            if what:
                forms += ["{d}['a'] = {w}", "{d}['b'] = {w}"] * 3
            self.say(self.rng.choice(forms).format(d=name, w=what))

    def attributes(self, scope, loop):
        name = scope.any(self.rng, "obj")
        if not name:
            return
        attribute = self.rng.choice(["soma", "dend", "syn", "clamp", "other", "parts"])
        kind = {"soma": "sec", "dend": "sec", "syn": "syn", "clamp": "clamp", "other": self.rng.choice(["nc", "stim"]), "parts": "list"}[attribute]
        what = self.expression(kind, scope) if self.chance(0.7) else scope.any(self.rng, kind)
        forms = ["{o}.{a} = None", "del {o}.{a}", "delattr({o}, '{a}')", "setattr({o}, '{a}', None)", "{o}.stimulate()", "{o}.grow()", "{o}.drop()", "{o}.parts.append({o}.{a})", "{o}.me = {o}"]
        if what:
            forms += ["{o}.{a} = {w}"] * 4 + ["setattr({o}, '{a}', {w})"]
        self.say(self.rng.choice(forms).format(o=name, a=attribute, w=what))

    def borrow(self, scope, loop):
        """A variable gets what something else holds."""
        name, owner = scope.any(self.rng, "list"), scope.any(self.rng, "obj")
        into = "t%d" % self.rng.randrange(1, 4)
        if owner and self.chance(0.4):
            attribute = self.rng.choice(["soma", "dend", "syn", "clamp", "other"])
            self.say("%s = %s.%s" % (into, owner, attribute))
            lets_go = self.rng.choice(["%s.%s = None", "del %s.%s", "setattr(%s, '%s', None)"]) % (owner, attribute)
        elif name and self.chance(0.6):
            name = self.rng.choice([name, name, owner + ".parts"]) if owner else name
            self.say("for %s in %s:" % (into, name))
            self.say("    pass")
            lets_go = self.rng.choice(["%s.clear()", "%s[:] = []"]) % name
        elif name:
            self.say("%s = %s%s" % (into, name, self.rng.choice(["[0]", "[-1]", ".pop()"])))
            lets_go = "%s.clear()" % name
        else:
            return
        if self.chance(0.5):
            self.say(lets_go)

    def forgotten(self, scope, loop):
        name, owner = scope.any(self.rng, "list"), scope.any(self.rng, "obj")
        if owner and self.chance(0.6):
            self.say("%s.forget()" % owner)
        elif name:
            self.say("forget(%s)" % name)

    def connections(self, scope, loop):
        rng = self.rng
        forms = []
        sec, other, point, nc, vec, vec2 = [scope.any(rng, t) for t in ("sec", "sec", "syn", "nc", "vec", "vec")]
        clamp = scope.any(rng, "clamp")
        if sec:
            forms += ["h.disconnect(sec=%s)" % sec, "h.delete_section(sec=%s)" % sec]
            if other != sec:
                forms += ["%s.connect(%s(1))" % (sec, other)] * 2
            if point:
                forms += ["%s.loc(%s(0.5))" % (point, sec)]
        if nc:
            forms += ["%s.setpost(None)" % nc] + (["%s.setpost(%s)" % (nc, point)] if point else [])
        if clamp and vec and vec2 and vec != vec2:
            forms += ["%s.play(%s._ref_amp, %s)" % (vec, clamp, vec2)] * 3
        if vec and vec2 and vec != vec2:
            forms += ["%s.play_remove()" % vec]
        if clamp:
            forms += ["h.Vector([0, 1]).play(%s._ref_amp, h.Vector([0, 1]))" % clamp]
        if forms:
            self.say(rng.choice(forms))

    def loop(self, scope, loop):
        what = self.rng.randrange(3)
        name = self.fresh("i")
        self.say("for %s in range(%d):" % (name, self.rng.randrange(1, 4)))
        self.indent += 1
        before = len(self.lines)
        self.block(scope, self.rng.randrange(1, 4), True)
        if len(self.lines) == before:
            self.say("pass")
        self.indent -= 1

    def condition(self, scope, loop):
        self.say("if %s:" % self.rng.choice(["yes", "yes", "no"]))
        self.indent += 1
        before = len(self.lines)
        self.block(scope, self.rng.randrange(1, 3), loop)
        if len(self.lines) == before:
            self.say("pass")
        self.indent -= 1

    def attempt(self, scope, loop):
        if scope.function:
            return
        self.say("try:")
        self.indent += 1
        self.say("failing()" if self.chance(0.5) or not self.functions else self.functions[0][0] + "()") if False else self.say("failing()")
        self.indent -= 1
        self.say("except ValueError:")
        self.indent += 1
        self.say("pass")
        self.indent -= 1

    def within(self, scope, loop):
        if scope.function:
            return
        name = self.fresh("sec")
        self.say("with managed() as %s:" % name)
        scope.add("sec", name)
        self.indent += 1
        before = len(self.lines)
        self.block(scope, self.rng.randrange(1, 3), loop)
        if len(self.lines) == before:
            self.say("pass")
        self.indent -= 1

    def moment(self, name):
        """A function that lets go of what the program has, wherever a run calls it."""
        scope = Scope(self.module, True)
        self.say("def %s():" % name)
        self.indent += 1
        first = len(self.lines)
        for _ in range(self.rng.randrange(1, 4)):
            r = self.rng.random()
            type = self.rng.choice(TYPES)
            known = self.module.names[type]
            if r < 0.5 and known:
                name = self.rng.choice(known)
                self.lines.insert(first, "    global %s" % name)
                self.say(self.rng.choice(["%s = None", "%s = None", "del %s", "%s = 0"]) % name)
            elif r < 0.6 and self.module.names["sec"]:
                self.say("h.delete_section(sec=%s)" % self.rng.choice(self.module.names["sec"]))
            elif r < 0.8:
                text = self.expression("nc", self.module)
                if text and "h.Net" in text[1:] or not text or "h.Exp" in text or "h.IntFire" in text:
                    continue
                self.say("%s = %s" % (self.fresh("nc"), text) if self.chance(0.7) else text)
            elif r < 0.9 and self.module.names["obj"]:
                self.say("%s.%s = None" % (self.rng.choice(self.module.names["obj"]), self.rng.choice(["soma", "dend", "syn", "clamp", "other"])))
            elif self.module.names["list"]:
                self.say(self.rng.choice(["%s.clear()", "%s.pop()", "%s[:] = []"]) % self.rng.choice(self.module.names["list"]))
        if len(self.lines) == first:
            self.say("pass")
        seen, body = set(), self.lines[first:]
        self.lines[first:] = [line for line in body if not (line in seen or (line.startswith("    global") and seen.add(line)))]
        self.indent -= 1

    def at_moment(self, scope, loop):
        if self.indent:
            return
        self.count += 1
        name = "m%d" % self.count
        self.moment(name)
        where = self.rng.choice(MOMENTS)
        self.say("run(%r, %s, %r, %d)" % (where, name, self.rng.choice(["fixed", "cvode", "local"]), self.rng.choice([1, 1, 2, 3, 4])))

    def watch(self, scope, loop):
        self.say("run()" if self.chance(0.3) else "look()" if self.chance(0.8) else "collect()")

    def block(self, scope, n, loop=False, depth=0):
        deep = self.indent > 3
        kinds = [(10, self.make), (2, self.word), (3, self.temporary), (3, self.containers), (3, self.attributes), (3, self.borrow), (3, self.forgotten), (3, self.connections), (2, self.watch)]
        if not deep:
            kinds += [(1, self.loop), (1, self.condition)]
        if not scope.function:
            kinds += [(4, self.call), (1.5, self.at_moment), (0.5, self.attempt), (0.5, self.within)]
        for _ in range(n):
            weights = [w for w, _ in kinds]
            self.rng.choices(kinds, weights)[0][1](scope, loop)

    def function(self, name, parameters=(), fails=False):
        scope = Scope(self.module, True)
        names = []
        for type in parameters:
            names.append(self.fresh(type))
            scope.add(type, names[-1])
        self.say("def %s(%s):" % (name, ", ".join(names)))
        self.indent += 1
        before = len(self.lines)
        outside, self.module.names = self.module.names, {t: [] for t in TYPES}
        self.block(scope, self.rng.randrange(1, 7))
        self.module.names = outside
        result = None
        if fails:
            self.say("raise ValueError()")
        elif self.chance(0.5):
            result = self.rng.choice(TYPES)
            made = scope.names[result]
            if made:
                self.say("return %s" % self.rng.choice(made))
            else:
                result = None
        if len(self.lines) == before:
            self.say("pass")
        self.indent -= 1
        return result

    def cell(self):
        self.say("class Cell:")
        self.indent += 1
        self.say("def __init__(self, k):")
        self.indent += 1
        for text in ["self.soma = h.Section(name='soma')", "self.dend = h.Section(name='dend')", "self.dend.connect(self.soma(1))", "self.parts = []"]:
            self.say(text)
        if self.chance(0.5):
            self.say("self.syn = h.ExpSyn(self.dend(0.5))")
        if self.chance(0.3):
            self.say("syn = h.ExpSyn(self.soma(0.5))")
            self.say("syn.tau = 4")
        self.indent -= 1
        for name, texts in [
            ("stimulate", ["ic = h.IClamp(self.soma(0.5))", "ic.amp = 0.001", self.rng.choice(["self.clamp = ic", "self.parts.append(ic)", "pass"])]),
            ("grow", ["sec = h.Section(name='grown')", "sec.connect(self.%s(1))" % self.rng.choice(["soma", "dend"]), self.rng.choice(["self.dend = sec", "self.parts.append(sec)", "pass"])]),
            ("forget", self.rng.choice([["t = self.soma", "self.soma = None"], ["for t in self.parts:", "    pass", "self.parts = []"], ["t = self.dend", "del self.dend"], ["t = self.parts.pop()"]])),
            ("drop", [self.rng.choice(["self.syn = None", "self.parts = []", "self.parts.clear()", "self.dend = None"])]),
        ]:
            self.say("def %s(self):" % name)
            self.indent += 1
            for text in texts:
                self.say(text)
            self.indent -= 1
        self.indent -= 1

    def forget(self):
        """A function that looks at what a list holds while it empties it."""
        self.say("def forget(l):")
        self.indent += 1
        for text in self.rng.choice([["for t in l:", "    pass", "l.clear()"], ["t = l[-1]", "l[:] = []"], ["t = l.pop()"], ["while l:", "    t = l.pop()"], ["t = l[0]", "t = l[-1]", "l.clear()"]]):
            self.say(text)
        self.indent -= 1

    def program(self):
        self.cell()
        self.forget()
        self.function("failing", fails=True)
        self.say("@contextmanager")
        self.say("def managed():")
        self.indent += 1
        for text in ["sec = h.Section(name='managed')", "syn = h.ExpSyn(sec(0.5))", "syn.tau = 2", "yield sec"]:
            self.say(text)
        self.indent -= 1
        for i in range(self.rng.randrange(1, 4)):
            parameters = [self.rng.choice(["sec", "syn", "stim", "list", "obj"]) for _ in range(self.rng.randrange(3))]
            self.functions.append(("f%d" % i, parameters, self.function("f%d" % i, parameters)))
        self.block(self.module, self.rng.randrange(5, 30))
        self.say("look()")
        return "\n".join(self.lines) + "\n"


def without(tree, statement):
    """Cuts STATEMENT out of TREE."""
    for node in ast.walk(tree):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if isinstance(block, list) and any(s is statement for s in block):
                block[:] = [s for s in block if s is not statement] or [ast.copy_location(ast.Pass(), statement)]
                return True
    return False


def expected(source):
    return reference.expected(source)


def text(source):
    return source


def cuts(source):
    """Programs with one statement less."""
    count = sum(isinstance(n, ast.stmt) for n in ast.walk(ast.parse(source)))
    for i in range(count):
        tree = ast.parse(source)
        victim = [n for n in ast.walk(tree) if isinstance(n, ast.stmt)][count - 1 - i]
        if not isinstance(victim, ast.Pass) and without(tree, victim):
            yield ast.unparse(tree) + "\n"


def generate(seed):
    source = Writer(seed).program()
    for _ in range(200):
        source = ast.unparse(ast.parse(source)) + "\n"
        interpreter = reference.Interpreter(source)
        try:
            return source, interpreter.run()
        except reference.Invalid:
            statement = interpreter.statement
            if isinstance(statement, ast.Pass) or not without(interpreter.tree, statement):
                return generate(seed + 1000003)
            source = ast.unparse(interpreter.tree) + "\n"
    return generate(seed + 1000003)


if __name__ == "__main__":
    import json
    import sys

    text, looks = generate(int(sys.argv[1]))
    print(text)
    for look in looks:
        print("#", json.dumps(look))
