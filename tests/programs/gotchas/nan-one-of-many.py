from neuron import h

h.load_file("stdrun.hoc")
cells = [h.Section(name="cell%d" % i) for i in range(50)]
for cell in cells:
    cell.insert("pas")
clamps = [h.IClamp(cell(0.5)) for cell in cells]
for clamp in clamps:
    clamp.dur = 1
clamps[37].amp = float("nan")  # a clamp that has not begun hands no NaN on
for clamp in clamps:
    clamp.delay = 0.1
h.finitialize(-65)
h.continuerun(0.3)
print(cells[0](0.5).v)
