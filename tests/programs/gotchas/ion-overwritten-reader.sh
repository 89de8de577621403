# In HOC a file sets eca; a mechanism reads cai, so that finitialize computes eca of the concentrations.
# Plain NEURON says nothing.
# patchshim: warning [ion-overwritten].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/caleak.mod parts/reader.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/cell.hoc" <<'X'
begintemplate Cell
public soma
create soma
proc init() { soma { nseg = 3  insert caleak  insert reader  eca = 90 } }
endtemplate Cell
X
cat > "$d/model.hoc" <<'X'
load_file("stdrun.hoc")
load_file("cell.hoc")
objref cells[2]
for i = 0, 1 cells[i] = new Cell()
tstop = 1
run()
cells[1].soma print "eca was set to 90, is ", eca
X
cd "$d" && "${NRNIV:-nrniv}" -nogui -nobanner -dll "$d"/*/libnrnmech.so model.hoc -c 'quit()'
