# Everything a newcomer types. Each command sets up what it lacks and shows what it does.
PYTHON ?= python3
CLINIC = .venv/bin/clinic

.PHONY: run chat test faults train evaluate lint bench screens mails setup lock clean
.DEFAULT_GOAL := run

run: setup train
	@$(CLINIC) migrate
	@exec $(CLINIC) run

chat: setup train
	@exec $(CLINIC) chat

train: setup
	@$(CLINIC) train

evaluate: train
	@$(CLINIC) evaluate

test: setup train
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python -m pytest -n 2 tests/unit tests/gateway
	@.venv/bin/python -m pytest tests/conversations tests/nlu
	@.venv/bin/python -m pytest -n 2 --dist loadgroup tests/faults
	@widget/node_modules/.bin/tsc --noEmit -p widget
	@.venv/bin/python -m pytest -n 2 tests/browser

# At least 500 runs with kill -9 and mail faults; FAULTS_SEED=… draws the same trouble again.
faults: setup train
	@$(PYTHON) tools/setup.py dev
	@FAULTS=long .venv/bin/python -m pytest tests/faults

lint: setup
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@widget/node_modules/.bin/tsc --noEmit -p widget
	@.venv/bin/python -m cli.lint
	@$(PYTHON) tools/validate.py

bench: train
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python bench/latency.py
	@.venv/bin/python bench/booking.py
	@.venv/bin/python bench/widget.py
	@.venv/bin/python bench/webhooks.py

screens: train
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python tests/browser/screens.py

mails: setup
	@$(PYTHON) tools/setup.py dev
	@.venv/bin/python tools/mails.py

setup:
	@$(PYTHON) tools/setup.py

lock:
	@$(PYTHON) tools/setup.py lock

clean:
	rm -rf .venv nlu/.venv .tools models/pretrained models/cache models/*.tar.gz models/trained.json .rasa
