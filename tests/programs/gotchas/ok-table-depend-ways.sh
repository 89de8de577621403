# Changes that a TABLE sees, or that it has nothing to do with: a parameter that DEPEND names, one that is changed together with such a one, one that is only local there or the
# argument of a function, a range variable outside of the TABLE, a table that is switched off, the first run, a mechanism that nobody inserted.
# Plain NEURON does what is meant.
# patchshim: says nothing [table-depend].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/table.mod parts/table2.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
soma = h.Section(name="soma")
def run(what):
    h.finitialize(-30)
    h.fadvance()
    print(what, ["%.4f" % x for s in h.allsec() for x in ([s(0.5).tabs.x, s(0.5).tabs.y] if h.ismembrane("tabs", sec=s) else [])])
run("nobody")
h.temp_tabs = 21
h.vshift_tab = 3
soma.insert("tabs")
run("first")
h.vshift_tabs = 5
run("named")
h.slope_tabs = 3
run("local")
soma.r_tabs = 2
run("range")
h.temp_tabs, h.celsius = 25, 20
run("together")
h.usetable_tabs = 0
h.temp_tabs = 30
run("off")
h.temp_tabs = 25
h.usetable_tabs = 1
run("on")
h.vshift_tab = 9
run("another mechanism")
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
