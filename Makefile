# Two commands matter: `make demo` (try it out) and `make test`. `make help` lists the others.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
unexport PYTHONDONTWRITEBYTECODE

NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
  $$name $(NEW_ENOUGH) 2>/dev/null && command -v $$name && break; done)
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python

# Cookies without Secure: for trying it out on one machine. A bureau in service runs behind HTTPS (docs/settings.md).
LOCAL := LIANBING_INSECURE_HTTP=1 LIANBING_PUBLIC_URL=$${LIANBING_PUBLIC_URL:-http://127.0.0.1:$(PORT)}

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

$(PY):
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" $(NEW_ENOUGH); then \
	  echo "Python 3.11 or newer is needed; python3 here is: $$(python3 --version 2>/dev/null || echo missing)."; \
	  echo "Install one, or name it: make demo PYTHON=/usr/bin/python3.12"; exit 1; fi
	@echo "Making $(VENV) with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is not complete here. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

# A stamp is newer than the locked requirements it stands for. uv is quicker than pip; where uv cannot be had or
# cannot reach the packages, pip installs the same versions with the same hashes.
$(VENV)/.%-installed: requirements/%.txt requirements/installer.txt | $(PY)
	@echo "Installing $< (locked, with hashes)"
	@[ -x $(VENV)/bin/uv ] || $(PY) -m pip install --quiet --require-hashes -r requirements/installer.txt \
	  || echo "uv could not be installed; pip takes over, which is slower."
	@{ [ -x $(VENV)/bin/uv ] && $(VENV)/bin/uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode \
	  -r $<; } || $(PY) -m pip install --quiet --require-hashes -r $<
	@touch $@

.PHONY: setup
setup: $(VENV)/.runtime-installed ## make .venv, install the locked dependencies, compile the Chinese texts
	@$(PY) -m tools.catalogues compile

.PHONY: setup-test
setup-test: $(VENV)/.test-installed
	@$(PY) -m tools.catalogues compile

.PHONY: database
database: setup
	@echo "Preparing database and static files"
	@$(LOCAL) $(PY) manage.py migrate --verbosity 0
	@$(LOCAL) $(PY) manage.py collectstatic --noinput --verbosity 0

.PHONY: demo
demo: database ## start a site with the demonstration bureau at http://127.0.0.1:8000 (PORT=… to change)
	@$(LOCAL) LIANBING_ALLOW_SCENARIOS=1 $(PY) manage.py seed_demo
	@$(LOCAL) LIANBING_ALLOW_SCENARIOS=1 $(PY) manage.py serve --port $(PORT)

.PHONY: run
run: database ## the same site without demonstration data
	@$(LOCAL) $(PY) manage.py serve --port $(PORT)

.PHONY: test
test: setup-test ## run the whole suite, on SQLite and PostgreSQL and in a browser
	@$(PY) -m tools.suite

.PHONY: check
check: setup-test ## lint, types, import contracts, migrations, translations
	@$(PY) -m tools.checks

.PHONY: bench
bench: setup-test ## measure exam day on a real database beside a bare Django view (OPTIONS=--short for a look)
	@$(PY) -m bench.exam_day $(OPTIONS)

.PHONY: assembly
assembly: setup-test ## measure assembled forms against their bounds (OPTIONS=ONE, FIVE or TEN, and seeds)
	@$(PY) -m bench.assembly $(OPTIONS)

.PHONY: faults
faults: setup-test ## break everything for longer while candidates write, on SQLite and on PostgreSQL
	@FAULTS=long $(PY) -m pytest -q -n 0 tests/faults
	@FAULTS=long $(PY) -m tools.with_postgres $(PY) -m pytest -q -n 0 tests/faults

.PHONY: laws
laws: setup-test ## run the importer over real law texts: make laws LAWS=path/to/texts
	@[ -n "$(LAWS)" ] || { echo "Say where the law texts are: make laws LAWS=path/to/texts"; exit 2; }
	@$(PY) bench/laws.py $(LAWS)

.PHONY: imports
imports: setup-test ## set the import of 10,000 questions beside ModelResource, and read hostile files (OPTIONS=…)
	@$(PY) bench/questions.py $(OPTIONS)
	@$(PY) bench/hostile.py

.PHONY: scale
scale: setup-test ## measure pages and steps in a bureau of 7,000 officers with three years of exams (OPTIONS=…)
	@$(PY) bench/scale.py $(OPTIONS)

.PHONY: citations
citations: setup-test ## check the citations of 10,000 questions; what the check finds (LAWS=path/to/texts)
	@$(PY) bench/citations.py 10000
	@$(PY) bench/citation_rates.py $(LAWS)

.PHONY: large-bank
large-bank: setup-test ## measure every screen of a bank of 100,000 questions (OPTIONS=…)
	@$(PY) bench/large_bank.py $(OPTIONS)

.PHONY: bundle
bundle: setup ## one archive that installs without a network (dist/; OPTIONS='--python 3.12 --machine aarch64')
	@$(PY) -m tools.bundle $(OPTIONS)

.PHONY: offline-trial
offline-trial: setup ## install the archive and sign in where no network is, and print how long it took
	@$(PY) -m tools.offline_trial $(OPTIONS)

.PHONY: pictures
pictures: setup-test ## take every picture of the pages in docs/roles again, from a demonstration bureau of its own
	@$(PY) -m tools.pictures $(OPTIONS)

.PHONY: drill
drill: setup ## rehearse a restore: backup while answers are saved, restore on both databases (OPTIONS=…)
	@$(PY) -m tools.restore_drill $(OPTIONS)

.PHONY: messages
messages: setup-test ## bring new texts into the Chinese catalogues and list what is to translate
	@$(PY) -m tools.catalogues update
	@$(PY) -m tools.catalogues check
