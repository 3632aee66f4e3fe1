"""The browser app: pages over the package's own model, experiments, figures and texts.

`sim.app.server` starts it; `sim.app.main` holds the pages' frame. The app has no logic of the model's: what
it shows is what the command line writes.
"""
