# An INCLUDE behind blanks, and the end of file of DOS behind the text.
# Plain NEURON compiles it.
# patchshim: says nothing [stale-mod].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/stale.mod "$d"
printf 'FUNCTION twice(x) {\n    twice = 2*x\n}\n' > "$d/twice.inc"
printf '    INCLUDE "twice.inc" : a function\n: the end\n\032\032\n' >> "$d/stale.mod"
bash parts/modl.sh "$d" || exit 3
"${PYTHON:-python3}" -c 'import sys; from neuron import h; assert h.nrn_load_dll(sys.argv[1])' "$d"/*/libnrnmech.so
