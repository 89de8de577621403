# Transfers are given up by gid_clear, then their source goes; new ones are set up.
# Plain NEURON: right. patchshim: not a word.
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/gaptv.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.py" <<'Y'
import sys
from neuron import h
assert h.nrn_load_dll(sys.argv[1])
h.load_file('stdrun.hoc')
pc = h.ParallelContext()
pc.set_maxstep(10)
b = h.Section(name='b')
gap = h.GapTV(b(0.5))
gap.g = 0.01
for i in range(3):
    a = h.Section(name='a%d' % i)
    a.insert('pas')
    pc.source_var(a(0.5)._ref_v, i, sec=a)
    pc.target_var(gap, gap._ref_vpeer, i)
    pc.setup_transfer()
    h.finitialize(-70 + i)
    pc.psolve(1)
    print("v %.2f" % gap.vpeer, flush=True)
    pc.gid_clear()
    a = None
h.finitialize(-70)
print("ran")
Y
"${PYTHON:-python3}" "$d/model.py" "$d"/*/libnrnmech.so
