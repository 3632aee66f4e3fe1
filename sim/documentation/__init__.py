"""The model's description (ODD+D), made from the data files and from the docstrings of the code.

What a reader is told of numbers, institutions, state variables, steps and submodels is taken from where
the model itself takes it, so it cannot drift; the prose between is in `sim.text`. The protocol is ODD
(Grimm et al. 2020, JASSS 23(2) 7) with the questions on decisions of ODD+D (Müller et al. 2013,
Environmental Modelling & Software 48: 37-48).
"""
