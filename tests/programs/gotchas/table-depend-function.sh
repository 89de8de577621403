# In HOC a parameter is changed that a function uses which the TABLE's procedure calls.
# Plain NEURON goes on with the old table and says nothing.
# patchshim: note [table-depend].
d=$(mktemp -d); trap 'rm -rf "$d"' EXIT
cp parts/table2.mod "$d"; bash parts/modl.sh "$d" || exit 3
cat > "$d/model.hoc" <<'X'
load_file("stdrun.hoc")
create soma
soma insert tabs
finitialize(-30)
print soma.y_tabs
temp_tabs = 25
finitialize(-30)
print soma.y_tabs
X
"${NRNIV:-nrniv}" -nogui -nobanner -dll "$d"/*/libnrnmech.so "$d/model.hoc" -c 'quit()'
