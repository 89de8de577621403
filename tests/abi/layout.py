"""layout.py FILE: the offsets of src/neuron/layout.def against a running NEURON. Memory is read where the offsets say, and must hold what NEURON
says by its own means. Last line: 'N passed, N failed'; before it the offsets that nothing here looks at."""
import ctypes
import re
import sys

from neuron import h

ROWS = {name: [int(n) for n in numbers.split(",")] for name, numbers in re.findall(r"^LAYOUT\((\w+), ([-\d, ]+)\)", open(sys.argv[1]).read(), re.M)}
with open("/proc/self/maps") as maps:
    core = ctypes.CDLL(next(line.split()[-1] for line in maps if "/libnrniv" in line))
version = h.nrnversion()
# The family by what libnrniv defines: the version that a wheel tells is not always its own.
CLASS2OC = "_Z8class2ocPKcPFPvP6ObjectEPFvS1_EP11Member_func%sP19Member_ret_obj_funcP19Member_ret_str_func"
names = "class2oc", CLASS2OC % "PFiPS1_E", CLASS2OC % "", CLASS2OC.replace("_Z8class2oc", "_Z13class2oc_base") % ""
column = max(i for i, name in enumerate(names) if hasattr(core, name))
used, counts = set(), {True: 0, False: 0}


def offset(name):
    used.add(name)
    return ROWS[name][column]


def read(address, name, kind=ctypes.c_void_p, step=0):
    return kind.from_address(address + offset(name) + step).value


def check(what, got, wanted):
    counts[got == wanted] += 1
    if got != wanted:
        print("FAIL NEURON %s, %s: %r, not %r" % (version, what, got, wanted))


def inside(wrapper):
    """What a wrapper of Python shows: the first word after the head of the PyObject (PyHocObject.ho_, NPySecObj.sec_)."""
    return ctypes.c_void_p.from_address(id(wrapper) + 16).value


INT, SHORT, DOUBLE, TEXT = ctypes.c_int, ctypes.c_short, ctypes.c_double, ctypes.c_char_p

# --- sections
soma, dend, spine = h.Section(name="soma"), h.Section(name="dend"), h.Section(name="spine")
dend.connect(soma(1))
spine.connect(soma(0))
soma.nseg, dend.nseg, soma.L = 5, 3, 21.5
h.define_shape()
root, child, other = inside(soma), inside(dend), inside(spine)
check("section_nnode", read(child, "section_nnode", SHORT), 3 + 1)
check("section_nnode of the root", read(root, "section_nnode", SHORT), 5 + 1)
check("section_parent", read(child, "section_parent"), root)
check("section_parent of the root", read(root, "section_parent"), None)
first = read(root, "section_child")
check("section_child", first in (child, other), True)
check("section_sibling", read(first, "section_sibling"), child if first == other else other)
nodes = [ctypes.c_void_p.from_address(read(root, "section_pnode") + 8 * i).value for i in range(6)]
check("section_points", [read(sec, "section_points", SHORT) for sec in (root, child)], [soma.n3d(), dend.n3d()])
check("section_parentnode", read(child, "section_parentnode") in nodes, True)
check("node_sec", [read(node, "node_sec") for node in nodes], [root] * 6)

# --- objects, templates, symbols
clamps = [h.IClamp(soma(0.5)) for _ in range(3)]
clamp = clamps[2]
ob = inside(clamp)
before = read(ob, "object_refcount", INT)
again = h.List("IClamp").o(2)
check("object_refcount", read(ob, "object_refcount", INT), before + 1)
del again
check("object_index", read(ob, "object_index", INT), 2)


def symbol_of(wrapper):
    return read(read(inside(wrapper), "object_template"), "template_symbol")


vector = h.Vector([1, 2, 3])
for wrapper, name, point in ((clamp, b"IClamp", True), (vector, b"Vector", False), (h.List(), b"List", False), (h.ExpSyn(soma(0.5)), b"ExpSyn", True)):
    check("symbol_name of %s" % name, read(symbol_of(wrapper), "symbol_name", TEXT), name)
    check("template_is_point of %s" % name, bool(read(read(inside(wrapper), "object_template"), "template_is_point", INT)), point)
check("symbol_type", read(symbol_of(vector), "symbol_type", SHORT), read(symbol_of(clamp), "symbol_type", SHORT))
h("begintemplate LayoutCell\npublic first, second\nobjref first, second[3], this\nproc init() { first = new Vector() second[2] = new List() }\nendtemplate LayoutCell")
cell = h.LayoutCell()
symbols, at = {}, ctypes.c_void_p.from_address(read(read(inside(cell), "object_template"), "template_symtable")).value
while at:
    symbols[read(at, "symbol_name", TEXT)] = at
    at = read(at, "symbol_next")
check("template_symtable, symbol_next", {b"first", b"second", b"this", b"init"} <= set(symbols), True)
check("symbol_type of objrefs", read(symbols[b"first"], "symbol_type", SHORT), read(symbols[b"this"], "symbol_type", SHORT))
check("symbol_public", [bool(read(symbols[name], "symbol_public", SHORT)) for name in (b"first", b"second", b"this")], [True, True, False])
data = read(inside(cell), "object_this")
place = lambda name: ctypes.c_void_p.from_address(data + 8 * read(symbols[name], "symbol_u", INT)).value
check("symbol_u of an objref", ctypes.c_void_p.from_address(place(b"first")).value, inside(cell.first))
check("symbol_u of an array", ctypes.c_void_p.from_address(place(b"second") + 16).value, inside(cell.second[2]))

# --- point processes
clamp.delay, clamp.dur, clamp.amp = 1.25, 2.5, 0.125
point = read(ob, "object_this")
check("point_sec", read(point, "point_sec"), root)
check("point_node", read(point, "point_node") in nodes, True)
check("point_ob", read(point, "point_ob"), ob)
prop = read(point, "point_prop")
dparam = read(prop, "prop_dparam")
check("prop_dparam", ctypes.c_void_p.from_address(dparam + offset("datum_size") + offset("datum_value")).value, point)
if offset("prop_param") >= 0:
    values = (DOUBLE * 3).from_address(read(prop, "prop_param"))
    check("prop_param", list(values), [1.25, 2.5, 0.125])
types, at = [], read(read(point, "point_node"), "node_prop")
while at and len(types) < 100:
    types.append(read(at, "prop_type", SHORT))
    at = read(at, "prop_next")
check("node_prop, prop_next", types.count(read(prop, "prop_type", SHORT)), 3)
dparam = read(read(root, "section_prop"), "prop_dparam")  # nrnoc/section.h: its length is the third
check("section_prop", DOUBLE.from_address(dparam + 2 * offset("datum_size") + offset("datum_value")).value, soma.L)

# --- NetCons
synapse, stim = h.ExpSyn(dend(0.5)), h.NetStim()
first, second = h.NetCon(stim, synapse), h.NetCon(soma(0.5)._ref_v, synapse, sec=soma)
second.threshold, second.delay, second.weight[0] = -12.5, 3.25, 0.75
net, of_section = read(inside(first), "object_this"), read(inside(second), "object_this")
check("netcon_target", read(net, "netcon_target"), read(inside(synapse), "object_this"))
check("presyn_osrc", read(read(net, "netcon_src"), "presyn_osrc"), inside(stim))
check("presyn_osrc of a voltage", read(read(of_section, "netcon_src"), "presyn_osrc"), None)
check("presyn_ssrc", read(read(of_section, "netcon_src"), "presyn_ssrc"), root)
check("presyn_gid of none", read(read(net, "netcon_src"), "presyn_gid", INT), -1)
context = h.ParallelContext()
context.set_gid2node(77, context.id())
of_gid = h.NetCon(dend(0.5)._ref_v, None, sec=dend)
context.cell(77, of_gid)
check("presyn_gid", read(read(read(inside(of_gid), "object_this"), "netcon_src"), "presyn_gid", INT), 77)
check("point_presyn", read(read(inside(stim), "object_this"), "point_presyn"), read(net, "netcon_src"))
if "presyn_threshold" in ROWS:
    check("presyn_threshold", read(read(of_section, "netcon_src"), "presyn_threshold", DOUBLE), -12.5)
if "netcon_delay" in ROWS:
    check("netcon_delay", read(of_section, "netcon_delay", DOUBLE), 3.25)
if "netcon_weight" in ROWS and column < 2:
    check("netcon_weight", DOUBLE.from_address(read(of_section, "netcon_weight")).value, 0.75)
if "netcon_object" in ROWS:
    check("netcon_object", read(of_section, "netcon_object"), inside(second))
if "netcon_count" in ROWS:
    check("netcon_count", read(of_section, "netcon_count", INT), 1)
if "netcon_active" in ROWS:
    second.active(False)
    inactive = read(of_section, "netcon_active", ctypes.c_bool)
    second.active(True)
    check("netcon_active", (inactive, read(of_section, "netcon_active", ctypes.c_bool)), (False, True))

# --- Vectors and handlers
check("vector_object", read(read(inside(vector), "object_this"), "vector_object"), inside(vector))


def initialized():
    pass


handler = h.FInitializeHandler(initialized)
statement = read(read(inside(handler), "object_this"), "handler_stmt")
python_object = read(statement, "command_pyobject")
check("handler_stmt, command_pyobject, py2nrn_object", read(read(python_object, "object_this"), "py2nrn_object"), id(initialized))

# --- frames of HOC's interpreter
frames, symbol_of_frame = [], []


class Looker:
    def look(self):
        words = [ctypes.c_void_p() for _ in range(12)]
        save = core["oc_save_code" if column < 2 else "_Z12oc_save_codePP4InstS1_RmPPN3nrn2oc5frameEPiS8_S1_S7_S2_PP7SymlistS1_S8_"]
        save(*[ctypes.byref(word) for word in words])
        frames.append(words[3].value)
        frames.append(read(frames[0], "frame_retpc"))
        symbol_of_frame.append(read(frames[0] - offset("frame_size"), "frame_symbol"))
        frames.extend(read(read(frames[0] - step * offset("frame_size"), "frame_symbol"), "symbol_name", TEXT).decode() for step in range(2))
        return 0


h("objref looker")
h.looker = Looker()
h("proc patchshim_inner() { looker.look() }")
h("proc patchshim_outer() { patchshim_inner() }")
h.patchshim_outer()
check("frame_symbol, frame_size", frames[2:], ["patchshim_inner", "patchshim_outer"])
code = ctypes.c_void_p.from_address(read(symbol_of_frame[0], "symbol_u")).value
check("frame_retpc", 0 < frames[1] - code < 10 * 8, True)

# --- threads
pc = h.ParallelContext()
axon = h.Section(name="axon")
pc.nthread(2)
h.finitialize(-65)
for _ in range(4):
    h.fadvance()
threads = ctypes.c_void_p.in_dll(core, "nrn_threads").value
both = [threads, threads + offset("thread_size")]
check("thread_t, thread_size", [round(read(each, "thread_t", DOUBLE), 9) for each in both], [round(h.t, 9)] * 2)
check("thread_ncell", sorted(read(each, "thread_ncell", INT) for each in both), [1, 1])
check("thread_end", sorted(read(each, "thread_end", INT) for each in both), sorted([1 + (1 + 1), 1 + 6 + 4 + 2]))
pc.nthread(1)

print("not looked at: " + " ".join(sorted(set(ROWS) - used)))
print("%d passed, %d failed" % (counts[True], counts[False]))
sys.exit(counts[False] > 0)
