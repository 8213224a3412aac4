# Everything a developer does here; `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
PACKAGES := libs/kit libs/contracts services/scheduling services/support services/notifications services/reporting services/portal deploy
STYLES := services/portal/styles
VENDOR := services/portal/src/portal/static/vendor
SERVICES := scheduling support notifications reporting portal
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: access-mutants crawl fuzz help setup run stop check test format bench catastrophes faults token rebuild mailbox lock upgrade packages-run packages-test

help: ## Say what can be made.
	@echo "Aimwell. What can be made:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "Settings of a run: PORT VAR TRUST_DATA TRUST_UID DEMO AMQP_URL SMTP_URL NOW (see README.md)."

setup: packages-run $(VENV)/.packages $(VENDOR)/.made ## Make everything a run needs; quick when nothing changed.

run: setup ## Start the whole suite here, until Ctrl-C.
	@$(BIN)/python -m one_machine run

stop: ## End a suite that was left running in VAR.
	@$(BIN)/python -m one_machine stop

token: ## Print a bearer token in demo mode: make token AS=aid, or AS=somebody@example.org.
	@$(BIN)/python -m one_machine token "$(AS)"

rebuild: ## Draw the overview's facts anew from the publishers' histories, while the suite runs.
	@$(BIN)/python -m one_machine rebuild

mailbox: ## List the mails in the local mailbox.
	@$(BIN)/python -m one_machine mailbox

check: setup ## What must be green before a change is offered: format, lint, types, imports, fast tests.
	@echo "Checking the format ..."; $(BIN)/ruff format --check --quiet --output-format concise . || { echo "Type: make format"; exit 1; }
	@echo "Checking the code ..."; $(BIN)/ruff check --quiet .
	@echo "Checking the types ..."; $(BIN)/mypy
	@echo "Checking who imports whom ..."; $(BIN)/lint-imports
	@echo "Running the fast tests ..."; $(BIN)/pytest -q -n 2 --dist loadgroup -m "not slow" --databases sqlite

test: setup packages-test ## Run every test: both databases, the real broker, a real browser.
	@echo "Running every test ..."; $(BIN)/pytest -n 2 --dist loadgroup

format: setup ## Lay out the code and put right what can be put right by machine.
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

faults: setup packages-test ## Break everything on purpose, and count: SEED=1 MINUTES=10 DATABASE=sqlite|postgres NODES=1|3 SABOTEUR JSON.
	@$(BIN)/python -m tests.faults --seed $(or $(SEED),1) --minutes $(or $(MINUTES),10) --database $(or $(DATABASE),sqlite) --nodes $(or $(NODES),1) $(if $(SABOTEUR),--saboteur $(SABOTEUR)) $(if $(JSON),--json $(JSON))

catastrophes: setup packages-test ## Strike a whole suite: WHAT=everything|absence|alarm|killer DATABASE=sqlite|postgres SEED ROUNDS MINUTES ACADEMIES.
	@$(BIN)/python -m tests.catastrophes $(or $(WHAT),everything)

access-mutants: setup packages-test ## Make every cell of the policies and every call that enforces them wrong, one at a time, and print how many a test finds out: SERVICE=scheduling KIND=cells|calls.
	@$(BIN)/python -m tests.rights.mutants $(if $(SERVICE),--service $(SERVICE)) $(if $(KIND),--kind $(KIND))

fuzz: setup packages-test ## Ask every service and the portal what nobody would, in everybody's name: MINUTES=10 SEED=1 SERVICE=scheduling DATABASE=sqlite|postgres.
	@$(BIN)/python -m tests.fuzz --seed $(or $(SEED),1) --minutes $(or $(MINUTES),10) --database $(or $(DATABASE),sqlite) $(if $(SERVICE),--service $(SERVICE))

crawl: setup packages-test ## As people of one academy, follow every link and try every identifier of others: WHO=head PART=portal IDENTIFIERS=all|kinds DATABASE=sqlite|postgres.
	@$(BIN)/python -m tests.crawl --database $(or $(DATABASE),sqlite) $(if $(WHO),--who $(WHO)) $(if $(PART),--part $(PART)) $(if $(IDENTIFIERS),--identifiers $(IDENTIFIERS))

bench: $(BENCH)/.packages ## Measure relay and consumer beside their peers: ONLY=relay|consumer|latency|growth|profile RUNS=5 PROFILE=1.
	@sh deploy/system_packages.sh rabbitmq-server postgresql
	@$(BENCH)/bin/python -m tests.benchmarks $(if $(ONLY),--only $(ONLY)) $(if $(RUNS),--runs $(RUNS)) $(if $(EVENTS),--events $(EVENTS)) $(if $(PROFILE),--profile)

lock: $(VENV)/.packages ## Pin what requirements/*.in and package.json newly ask for; keep the other pins.
	@echo "Pinning Python's parts ..."; cd requirements && ../$(LOCK) dev.in -o dev.txt
	@for name in bench build kit uv $(SERVICES); do (cd requirements && ../$(LOCK) --constraint dev.txt $$name.in -o $$name.txt) || exit 1; done
	@echo "Pinning the pages' parts ..."; npm install --package-lock-only --no-progress --loglevel=error

upgrade: $(VENV)/.packages ## Forget the pins and take the newest of everything.
	@rm -f requirements/*.txt package-lock.json
	@$(MAKE) --no-print-directory lock

packages-run:
	@sh deploy/system_packages.sh rabbitmq-server npm

packages-test:
	@sh deploy/system_packages.sh postgresql chromium chromium-driver

$(VENV)/bin/pip:
	@echo "Making $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Aimwell needs Python 3.11 or newer; name one: make setup PYTHON=/path/to/python3")'
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make environments here. On Debian type: sudo apt-get install python3-venv"; exit 1; }

# uv installs in seconds what takes pip a minute; pip reads a company's own pip.conf, so it has the second word.
$(VENV)/.parts: requirements/dev.txt requirements/uv.txt | $(VENV)/bin/pip
	@echo "Installing Python's parts ..."
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt \
		|| { echo "uv could not; trying pip ..."; $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt; }
	@touch $@

# The suite's own packages, editable, so that a change is seen by the next start.
$(VENV)/.packages: $(VENV)/.parts $(PACKAGES:%=%/pyproject.toml)
	@echo "Installing Aimwell's own packages ..."
	@$(BIN)/uv pip install --quiet --offline --python $(BIN)/python --no-deps --no-build-isolation $(PACKAGES:%=--editable %)
	@touch $@

# The benchmark has an environment of its own: what the peers need is not the product's business.
$(BENCH)/.packages: requirements/bench.txt libs/kit/pyproject.toml | $(VENV)/.parts
	@echo "Installing the benchmark's parts ..."
	@$(BIN)/python -m venv $(BENCH)
	@$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --require-hashes -r requirements/bench.txt
	@$(BIN)/uv pip install --quiet --offline --python $(BENCH)/bin/python --no-deps --no-build-isolation --editable libs/kit
	@touch $@

$(VENDOR)/.made: package-lock.json $(wildcard $(STYLES)/*)
	@echo "Fetching what the pages load ..."
	@npm ci --no-progress --loglevel=error >/dev/null
	@node $(STYLES)/vendor.mjs
	@touch $@
