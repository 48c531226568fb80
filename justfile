# Everyday tasks; `just` lists them.

_default:
    @just --list

# Migrate, seed the demo season and serve on http://127.0.0.1:8000
run:
    cargo run --release

# Every test
test:
    cargo test --workspace

# Long tests too (millions of rows)
long:
    HEMLINE_LONG_TESTS=1 cargo test --workspace --release

# Clippy with warnings as errors
lint:
    cargo clippy --workspace --all-targets -- -D warnings

# Format everything
fmt:
    cargo fmt --all

# Benchmarks
bench:
    cargo bench --workspace

# The web UI with live reload on http://localhost:5173, against a server on port 8000
ui:
    cd frontend && npm ci && npm run dev

# Seed the demo season into an empty database
seed:
    cargo run --release -p hemline-admin -- seed

# Bring the database up to date
migrate:
    cargo run --release -p hemline-admin -- migrate

# Write the demo data anew
fixtures:
    cargo run --release -p hemline-admin -- fixtures generate

# What runs before a change lands
ci:
    .ci/run
