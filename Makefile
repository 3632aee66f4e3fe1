# `make run` and `make test` need nothing but make, sh and a Python >= 3.12: they set up the rest.

.POSIX:
.SUFFIXES:
.PHONY: help run app test test-long test-browser test-notebooks swarm check bench docs notebooks stored sbom hashes compare-versions release-check format clean

ready_run = .venv/ready-run
ready_app = .venv/ready-app
ready = .venv/ready

# Tests start many processes: without bytecode each would compile the package anew. What tests of a file share is
# made once, since a file goes to one worker. tests/conftest.py puts the longest files first.

help:
	@echo 'make run        compare the old with the new structure on the bundled sub-district'
	@echo 'make app        open the browser app'
	@echo 'make test       run the tests'
	@echo 'make test-long   run the tests that simulate for long: queues with known answers, whole studies (minutes)'
	@echo 'make test-browser  run the tests of the app in a browser (minutes; Chromium has to be there)'
	@echo 'make test-notebooks  run the notebooks and hold them to what they are shipped with (minutes)'
	@echo 'make swarm      hold the model to its plain twin over random scenarios (MINUTES=5, FIRST=1)'
	@echo 'make check      lint, format check, type check, import contracts'
	@echo 'make bench      measure speed and memory beside twins and goals (OPTIONS=--quick; else a quarter of an hour)'
	@echo 'make notebooks  run the notebooks and keep what they say'
	@echo 'make docs       build the documentation site into build/docs'
	@echo 'make stored     renew the comparison that the app shows first (after the model changed)'
	@echo 'make sbom       write what is installed and under which licences to build/sbom.cdx.json (CycloneDX)'
	@echo 'make compare-versions BASE=COMMIT  which headlines a change moves, and by how much (minutes)'
	@echo 'make release-check  hold the project against what a release must have, and name what only people can do (minutes)'
	@echo 'make hashes     renew constraints.hashed.txt, the pins with the hashes of their files'
	@echo 'make format     format the code and mend what the linter can mend'
	@echo 'make clean      remove the environment and everything generated but results/'
	@echo 'Each sets up what it needs in .venv first (PYTHON=/path/to/python chooses the interpreter, INSTALLER=pip the installer).'

# Made again whenever what is to be installed changes. A .venv whose Python no longer runs is replaced. What the
# command needs is installed first and alone; whoever has that and wants more gets the rest added.
$(ready_run): pyproject.toml constraints.txt .ci/install
	@.ci/install && touch $@

$(ready_app): pyproject.toml constraints.txt .ci/install
	@.ci/install app && touch $@ $(ready_run)

$(ready): pyproject.toml constraints.txt .ci/install
	@.ci/install app,dask,dev && touch $@ $(ready_run) $(ready_app)

run: $(ready_run)
	@echo 'Ten runs of five years; the table comes at the end (minutes; the first time the model is compiled before)'
	.venv/bin/shequ compare old new

app: $(ready_app)
	.venv/bin/shequ app

test: $(ready)
	PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n logical --maxprocesses=4 --dist loadfile --no-loadscope-reorder

test-long: $(ready)
	PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n logical --maxprocesses=4 --dist loadfile --no-loadscope-reorder -m long

# A page that was slow once is opened once more; the summary names it (RERUN), so that nothing is hidden.
test-browser: $(ready)
	PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n logical --maxprocesses=4 --dist loadfile -rR --reruns 1 -m browser tests/browser

test-notebooks: $(ready)
	PYTHONDONTWRITEBYTECODE= .venv/bin/python -m pytest -n logical --maxprocesses=4 -m notebooks tests/release/test_notebooks.py

swarm: $(ready)
	.venv/bin/python -m tests.twin.swarm --minutes $${MINUTES:-5} --first $${FIRST:-1}

check: $(ready)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

bench: $(ready)
	.venv/bin/python -m tests.benchmarks.speed $(OPTIONS)

notebooks: $(ready)
	.venv/bin/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False notebooks/*.ipynb

docs: $(ready)
	.venv/bin/python -m sim.documentation.website build/docs
	@echo 'Open build/docs/index.html (to search, serve it: .venv/bin/python -m http.server -d build/docs)'

stored: $(ready)
	.venv/bin/python -m sim.app.storing

# The tools are installed aside: nothing of the project needs them, and the list would hold them, too.
sbom: $(ready)
	@test -x build/tools/bin/cyclonedx-py || { .venv/bin/python -m venv build/tools && \
	    build/tools/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom==7.5.0'; }
	build/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o build/sbom.cdx.json .venv/bin/python

hashes: $(ready)
	@test -x build/tools/bin/uv || { .venv/bin/python -m venv build/tools && \
	    build/tools/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	.venv/bin/python .ci/hashes build/tools/bin/uv

# Two versions at a small size; python -m tests.benchmarks.versions --help tells how to ask for more.
compare-versions: $(ready)
	@test -n "$(BASE)" || { echo 'Which version? make compare-versions BASE=COMMIT (or a tag, a branch)'; exit 2; }
	.venv/bin/python -m tests.benchmarks.versions $(BASE)

release-check: $(ready)
	.venv/bin/python -m tests.release.checking
	.ci/try-packages

format: $(ready)
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
