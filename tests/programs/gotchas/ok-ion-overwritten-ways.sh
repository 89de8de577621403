# Potentials that are set by hand and stay, or that nobody uses: ion_style says so, a value that the concentrations give, one that is set again behind finitialize,
# a section where nobody reads it, concentrations of another ion.
# Plain NEURON does what is meant.
# patchshim: says nothing [ion-overwritten].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/caleak.mod parts/pump.mod parts/reader.mod parts/outside.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
h.load_file("stdrun.hoc")
styled, equal, again, unused, other = sections = [h.Section(name=n) for n in ("styled", "equal", "again", "unused", "other")]
styled.nseg = 3
styled.insert("caleak")
styled.insert("pump")
styled.eca = 60
h.ion_style("ca_ion", 3, 1, 0, 0, 1, sec=styled)
equal.insert("pump")
equal.insert("caleak")
equal.eca = h.nernst(5e-4, 2, 2)
again.insert("reader")
again.eca = 60
unused.insert("pump")
unused.eca = 60
other.insert("outside")
other.ek = -90
for trial in range(2):
    h.finitialize(-65)
    again.eca = 60
    h.continuerun(1)
    print(["%.3f" % s.eca for s in sections], "%.1f" % other.ek)
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
