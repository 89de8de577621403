# A MOD file with an INCLUDE: the text in the library has the lines of the included file in its place.
# patchshim: silent.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
printf 'FUNCTION half(x) { half = x/2 }\n' > "$d/half.inc"
sed '$a INCLUDE "half.inc" : functions' parts/stale.mod > "$d/stale.mod"
bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
print("half of 3:", h.half_stale(3))
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
