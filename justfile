# The usual commands; `just` by itself lists them. Install it with `cargo install just`.

# List these commands
default:
    @just --list --unsorted

# Start the server with its test page on http://localhost:4000
run *arguments:
    cargo run --locked --package zoom-signature-server -- {{arguments}}

# Check formatting and lints, and run all Rust tests
test: lint
    cargo test --locked --workspace --quiet

# Check formatting and lints of the Rust code
lint:
    cargo fmt --check
    cargo clippy --locked --workspace --all-targets --quiet -- --deny warnings

# Run the unit tests, of both packages or only those whose path has this text
unit filter='':
    cargo test --locked --workspace --lib --quiet {{filter}}

# Run the tests over HTTP, or only those whose path has this text
api filter='':
    cargo test --locked --test api --quiet {{filter}}

# Run the tests of the command line, or only those whose path has this text
cli filter='':
    cargo test --locked --test cli --quiet {{filter}}

# Run one file of the browser tests, such as `just browser join`
browser name: _browser
    cd tests/e2e/browser && ZOOM_SIGNATURE_BIN={{justfile_directory()}}/target/debug/zoom-signature \
        node --test {{name}}.test.js

# Check types and lints of the page's scripts
scripts: _browser
    tests/e2e/browser/node_modules/.bin/tsc --project jsconfig.json
    tests/e2e/browser/node_modules/.bin/eslint --config tests/e2e/browser/eslint.config.js \
        --max-warnings 0 static/js tests/e2e/browser tests/e2e/helpers

# Run everything, as CI does; installs what it needs
all:
    scripts/test

# Build the documentation as a book, target/book/index.html
book:
    scripts/docs

# Open the API documentation of both packages
doc:
    cargo doc --locked --workspace --no-deps --open

# Compare the server with its peers; see scripts/bench --help
bench *arguments:
    scripts/bench {{arguments}}

# Write docs/openapi.json and the examples in it anew
openapi:
    ZOOM_SIGNATURE_WRITE=1 cargo test --locked --test api --quiet openapi

_browser:
    cargo build --locked --quiet
    npm --prefix tests/e2e/browser ci --ignore-scripts --no-audit --no-fund --silent
