# GLOBALs of a mechanism are spelled nearly as its RANGE variables; a program sets them.
# Plain NEURON does what is meant: the mechanism made these variables.
# patchshim: silent.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/globals.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.hoc" <<'X'
create soma
access soma
insert globals
ninf_globals = 0.5
thinf_globals = -60
finitialize(-65)
print minf_globals, hinf_globals
quit()
X
"${NRNIV:-nrniv}" -nogui -nobanner -dll "$(ls "$d"/*/libnrnmech.so)" "$d/model.hoc"
