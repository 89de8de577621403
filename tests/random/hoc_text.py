"""A program of hoc.py as HOC's text.

A variable is a name, ["many1", index], or ["cell1", ".", "mysyn1"]: what an object of a template makes public. Names tell where they live: loc... in a procedure, my... in an
object of a template, $o1 is an argument. A section is a name, that of the template in its procedures, or ["cell1", ".", "soma"].
"""

KINDS = {"clamp": "IClamp", "syn": "ExpSyn", "stim": "NetStim", "fire": "IntFire1", "nc": "NetCon", "vec": "Vector", "list": "List", "cell": "Cell", "pair": "Pair", "wire": "Wire"}
SETS = {"IClamp": "amp = 0.001", "ExpSyn": "tau = 2", "NetStim": "start = 0.001", "NetCon": "delay = 0.1"}
SECTIONS = "s1", "s2", "s3", "s4"
ARRAYS = {"many1": 3, "many2": 3}  # objref many1[3]
SECTION_WORDS = {
    "delete": "{s} delete_section()",
    "create": "create {s}",
    "disconnect": "{s} disconnect()",
    "connect": "connect {s}(0), {p}(1)",
    "join": "{p} connect {s}(0), 1",
}


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
        for t in program["templates"]:
            self.template(t)
        for f in program["functions"]:
            self.function(f)
        self.block(program["main"], 0)
        self.say("objref %s" % ", ".join(names + ["%s[%d]" % a for a in sorted(ARRAYS.items())]))
        self.say('{ nrnpython("look()") }')

    def say(self, text, indent=0):
        self.lines.append("  " * indent + text)

    def template(self, t):
        self.say("begintemplate %s" % t["name"])
        self.say("public %s" % ", ".join(t["parts"] + [f["name"] for f in t["functions"]]), 1)
        self.say("external yes, no", 1)
        for what, names in (("create", t["sections"]), ("objref", [n for n in t["parts"] if n not in t["sections"]])):
            if names:
                self.say("%s %s" % (what, ", ".join(names)), 1)
        self.say("objref nil", 1)
        for f in t["functions"]:
            self.function(f, 1)
        self.say("endtemplate %s" % t["name"])

    def function(self, f, indent=0):
        self.say("%s %s() {%s" % ("obfunc" if f["result"] else "proc", f["name"], " localobj %s" % ", ".join(f["locals"]) if f["locals"] else ""), indent)
        self.block(f["body"], indent + 1)
        if f["result"]:
            self.at[id(f)] = len(self.lines) + 1
            self.say("return %s" % f["result"], indent + 1)
        self.say("}", indent)

    def block(self, statements, indent):
        for s in statements:
            self.at[id(s)] = len(self.lines) + 1
            getattr(self, "say_" + s[0])(s, indent)

    @staticmethod
    def name(n):
        return n if isinstance(n, str) else "".join(n) if n[1] == "." else "%s[%s]" % (n[0], n[1])

    def expression(self, e):
        kind = e[0]
        if kind == "new":
            return "new %s(%s)" % (e[1], ", ".join(self.expression(a) for a in e[2]))
        if kind == "call":
            return "%s(%s)" % (e[1], ", ".join(self.expression(a) for a in e[2]))
        if kind == "ask":
            return "%s.%s(%s)" % (self.name(e[1]), e[2], ", ".join(self.expression(a) for a in e[3]))
        if kind == "v":
            return "&v(.5)"
        if kind == "item":
            return "%s.o(%d)" % (self.name(e[1]), e[2])
        if kind == "text":
            return e[1]
        return {"nil": "nil", "place": ".5"}.get(kind) or self.name(e[1])

    def on(self, section, text):
        return "%s %s" % (Text.name(section), text) if section else text

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
        what = "join" if s[1] == "connect" and not (isinstance(s[2], str) and isinstance(s[3], str)) else s[1]
        self.say(SECTION_WORDS[what].format(s=self.name(s[2]), p=s[3] and self.name(s[3])), indent)

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
