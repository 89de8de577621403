# HOC sets the POINTERs of a density mechanism and of a point process, whose source is deleted then.
# Plain NEURON: reads freed memory (9.0: an error, or the same).
# patchshim: right while the source lives, then an error that names the POINTER (dangling-pointer).
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/relay.mod parts/gapl.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.hoc" <<'Y'
{ load_file("stdrun.hoc") }
create a, b
objref gap
b { insert relay  gap = new GapL(0.5) }
b setpointer source_relay(0.5), a.v(0.5)
setpointer gap.vgap, a.v(0.5)
finitialize(-60)
b printf("alive %.1f %.1f\n", seen_relay(0.5), gap.vgap)
a { delete_section() }
finitialize(-60)
print "ran"
quit()
Y
"${NRNIV:-nrniv}" -nogui -nobanner -dll "$(ls "$d"/*/libnrnmech.so)" "$d/model.hoc"
