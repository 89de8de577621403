"""Sections: shape, tree, segments, points in space."""

from patch import p

soma = p.Section(name="soma")
soma.set_dimensions(20, 20)  # length and diameter, in um

dendrite = p.Section(name="dendrite")
dendrite.add_3d([[0, 0, 0], [50, 0, 0], [90, 30, 0]], [3, 2, 1])
dendrite.set_segments(5)
dendrite.connect(soma)

twig = p.Section(name="twig")
twig.connect(dendrite(0.7))

assert dendrite.parent is soma and soma.children() == [dendrite]
assert soma.wholetree() == [soma, dendrite, twig]
assert dendrite.points.shape == (3, 3)

for section in soma.wholetree():
    section.insert("pas")
for segment in dendrite:
    segment.pas.g = 0.0001 + 0.001 * segment.x
    assert segment.section is dendrite

with twig.push():
    clamp = p.IClamp()  # into the section on top of the stack
assert clamp.get_segment().sec is twig

reference = p.SectionRef(soma)
print(f"{reference.section} has the children {[str(child) for child in reference.child]}, and {dendrite(0.7)} is {dendrite(0.7).v} mV")
