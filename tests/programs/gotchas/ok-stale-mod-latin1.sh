# A MOD file with letters that are not ASCII in a comment: the text in the library lacks them.
# patchshim: silent.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
{ printf 'COMMENT\nO\222Donnell, M\374ller, 6650\2266661\nENDCOMMENT\n'; cat parts/stale.mod; } > "$d/stale.mod"
bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'X'
import sys
from neuron import h
print(h.nrn_load_dll(sys.argv[1]))
X
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
