# Everything is installed into .venv. `make run` and `make test` are all that a newcomer needs.
# Another Python (3.11 or newer): make run PYTHON=python3.13. Other tests: make test TESTS=tests/ocr

PYTHON ?= python3.11
TESTS ?= tests
MINUTES ?= 90
KIND ?= print
TRAIN ?=  # more options, "--written FOLDER --start models/weights/vi-print.half.onnx": docs/training.md
BIN := .venv/bin

.PHONY: run test check bench train demo lock packages

run: .venv/installed  ## the service on http://127.0.0.1:8000 (MOTCUA_PORT chooses another port)
	$(BIN)/motcua serve

test: packages .venv/installed-dev  ## all tests; Debian packages come along when root runs it
	@# two processes side by side: more threads in each only wait for one another, and the many
	@# programs that tests start need not compile us again; tests/conftest.py says who begins
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MOTCUA_OCR_THREADS=1 PYTHONDONTWRITEBYTECODE= \
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(TESTS)

check: .venv/installed-dev  ## style, types, who may import whom
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: packages .venv/installed-dev  ## all figures of the README, 20 to 40 minutes on two cores
	$(BIN)/python -m benchmarks

train: packages .venv/installed-dev  ## KIND=print or hand, MINUTES=90; lands in build/training
	.ci/install requirements-train.txt
	.ci/torch
	.ci/typefaces
	$(BIN)/python -m models.training --kind $(KIND) --budget-minutes $(MINUTES) $(TRAIN)

demo: .venv/installed  ## the reader alone, on an invented card
	$(BIN)/motcua read api/web/specimens/*.jpg

lock:  ## new versions into the lock files; needs uv
	.ci/lock

packages:
	@.ci/packages
	@.ci/oidc

.venv/installed: requirements.txt pyproject.toml .ci/install
	PYTHON=$(PYTHON) .ci/install requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	PYTHON=$(PYTHON) .ci/install requirements-dev.txt
	@touch $@
