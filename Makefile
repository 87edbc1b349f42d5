# Everything sets itself up: Python 3.11 or newer, make and a PyPI client (pip) are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: setup demo test check fix benchmark clean

setup: $(STAMP)  ## build .venv with the locked dependencies

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "onrecord needs Python 3.11 or newer; run: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@echo "building $(VENV) (about a minute, once)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --require-hashes -r requirements.lock
	@# A test library brings stubs that hide SQLAlchemy's own types.
	@$(BIN)/python -m pip uninstall -qq -y sqlalchemy2-stubs
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@touch $@

demo: setup  ## code the reports in examples/ and print who says what happened
	@mkdir -p out
	@$(BIN)/onrecord code examples/*.txt examples/*.html examples/reports.jsonl -o out/demo.jsonl --force
	@$(BIN)/onrecord code examples/story.jsonl -o out/story.jsonl --force
	@echo
	@echo "One report: each claim under the one who makes it"
	@echo
	@$(BIN)/onrecord show out/demo.jsonl --ref agency-2019-12-23
	@echo
	@echo "Sixteen reports of one contested week, put together"
	@echo
	@$(BIN)/onrecord events out/story.jsonl
	@$(BIN)/onrecord events out/story.jsonl -o out/events.jsonl --force
	@$(BIN)/onrecord table out/demo.jsonl -o out/demo.csv --force
	@$(BIN)/onrecord page out/demo.jsonl -o out/demo.html --force
	@echo
	@echo "Open in a browser (no network needed):        out/demo.html"
	@echo "Open in a spreadsheet:                        out/demo.csv"
	@echo "Who stands behind an event, word for word:    $(BIN)/onrecord explain 23 --events out/events.jsonl --records out/story.jsonl"
	@echo "Read and correct in the browser:              $(BIN)/onrecord casebook new out/demo.casebook && $(BIN)/onrecord casebook add out/demo.casebook examples && $(BIN)/onrecord review out/demo.casebook"
	@echo "Code a report of your own:                    $(BIN)/onrecord show REPORT.txt"

test: check  ## everything that must hold before a commit
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-cache > out-lint.txt 2>&1 || { cat out-lint.txt; rm -f out-lint.txt; exit 1; }
	@rm -f out-lint.txt

fix: setup  ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

benchmark: setup  ## accuracy floors and speed; needs the shared data beside the repository
	@$(BIN)/python -m benchmarks.accuracy
	@$(BIN)/python -m benchmarks.speed

clean:
	rm -rf $(VENV) out
