# A mechanism and a point process write cao in the middle of one section.
# Plain NEURON prints a message without a place; the last one wins.
# patchshim: warning [two-writers] with the segment.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/outside.mod parts/outside2.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.hoc" <<'X'
create axon, soma
soma insert outside
axon { nseg = 3  insert outside }
objref p
axon p = new Outside(0.5)
finitialize(-65)
X
"${NRNIV:-nrniv}" -nogui -nobanner -dll "$d"/*/libnrnmech.so "$d/model.hoc" -c 'quit()'
