# The image of `drawbridge serve`. Debian and not Alpine: DuckDB and SQLite come as binaries for glibc.
# `npm run try:image` does these steps in a folder, without a container engine.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.base.json ./
COPY packages packages
COPY scripts/generators scripts/generators
COPY test/package.json test/package.json
# Without sources the command runs what was built: no bundler, no TypeScript.
RUN npm ci --ignore-scripts --no-audit --no-fund && \
    npx tsc --build packages/cli/tsconfig.lib.json && \
    rm -rf node_modules packages/*/node_modules packages/*/src packages/*/scripts packages/*/dist/*.tsbuildinfo

FROM node:20.20.2-bookworm-slim
WORKDIR /app
COPY --from=build /app ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && \
    rm -rf node_modules/esbuild node_modules/@esbuild node_modules/.bin/esbuild
# What --simulated begins with. Your own content is mounted at /drawbridge.
COPY detections detections
COPY playbooks playbooks
COPY watchlists watchlists
COPY automation-rules automation-rules
COPY demo demo
COPY scenarios scenarios
COPY targets.yaml LICENSE ./

# Volumes take over who owns what they are mounted on.
RUN mkdir -p /state /run/identity /drawbridge && chown 1000:1000 /state /run/identity

# Only /state and /tmp are written to: the root file system may be read-only.
ENV NODE_ENV=production \
    DRAWBRIDGE_STATE=/state \
    DRAWBRIDGE_HEALTH=http://127.0.0.1:8480/healthz \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/cache \
    XDG_DATA_HOME=/state/data
WORKDIR /drawbridge
USER 1000:1000
EXPOSE 8480
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(process.env.DRAWBRIDGE_HEALTH).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/packages/cli/bin/drawbridge.js"]
CMD ["serve", "--host", "0.0.0.0"]
