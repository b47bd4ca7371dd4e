# Built in one stage, run in another that holds the binary, its configuration and nothing to build with.
FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY migrations migrations
COPY templates templates
COPY config config
# With TLS to PostgreSQL, which is on another machine than this container.
RUN cargo build --release --locked --features db-tls

FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends libssl3 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/undersigned --create-home --shell /usr/sbin/nologin undersigned
COPY --from=build /source/target/release/undersigned /usr/local/bin/undersigned
COPY config/production.toml /etc/undersigned.toml
USER undersigned
VOLUME /var/lib/undersigned
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s CMD ["undersigned", "--config", "/etc/undersigned.toml", "healthcheck"]
ENTRYPOINT ["undersigned", "--config", "/etc/undersigned.toml"]
CMD ["serve"]
