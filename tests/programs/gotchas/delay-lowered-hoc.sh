# Two ranks, HOC: an event lowers a delay in the middle of psolve.
# Plain NEURON delivers the spike late and says nothing.
# patchshim: error [delay-lowered].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cat > "$d/model.hoc" <<'X'
objref pc, syn, stim, con, nil, cvode, handler
pc = new ParallelContext()
create post
post { insert pas  syn = new ExpSyn(0.5) }
stim = new NetStim()
{ stim.start = 3.1  stim.number = 1 }
pc.set_gid2node(pc.id, pc.id)
pc.cell(pc.id, new NetCon(stim, nil))
con = pc.gid_connect(1 - pc.id, syn)
{ con.weight = 0.1  con.delay = 1 }
cvode = new CVode()
proc lower() { con.delay = 0.2 }
proc plan() { cvode.event(2, "lower()") }
handler = new FInitializeHandler("plan()")
{ pc.set_maxstep(10) }
finitialize(-65)
{ pc.psolve(5) }
{ pc.barrier() }
{ pc.runworker() }
{ pc.done() }
quit()
X
timeout -k 2 30 mpirun -n 2 "${NRNIV:-nrniv}" -mpi -nobanner -nogui "$d/model.hoc"
