# syntax=docker/dockerfile:1
# The server, the admin command and the web UI in one small image:
#   docker build -t hemline .
# docs/operations.md says how to run it.

FROM node:22-bookworm-slim AS ui
WORKDIR /ui
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM rust:1.95-slim-bookworm AS binaries
# libpq, for PostgreSQL; of any version, as below.
# hadolint ignore=DL3008
RUN apt-get update && apt-get install --yes --no-install-recommends libpq-dev
WORKDIR /src
COPY . .
# The UI comes from the stage above. The registry and what was compiled are kept between builds.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    HEMLINE_BUILD_UI=0 cargo build --profile dist --locked --package hemline-server --package hemline-admin --features postgres \
    && install -D -t /out target/dist/hemline-server target/dist/hemline-admin

FROM debian:bookworm-slim
# Certificates, to reach a language model, and libpq, for PostgreSQL; of any version, since old ones expire.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libpq5 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/hemline --shell /usr/sbin/nologin hemline \
    && install -d -o hemline -g hemline -m 0700 /var/lib/hemline
COPY --from=binaries /out/ /usr/local/bin/
COPY --from=ui /ui/dist/ /usr/share/hemline/ui/

USER 10001
WORKDIR /var/lib/hemline
VOLUME /var/lib/hemline
# Every address of the container: the server asks for access tokens.
ENV HEMLINE_BIND=0.0.0.0:8000 \
    DATABASE_URL=sqlite:///var/lib/hemline/hemline.db \
    HEMLINE_DEMO=0 \
    HEMLINE_UI_DIR=/usr/share/hemline/ui \
    HEMLINE_LOG_FORMAT=json
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --start-interval=2s CMD ["hemline-server", "--ready"]
CMD ["hemline-server"]
