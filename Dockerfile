FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund
# Temporal ships its core for five systems, and with its sources: 120 MB that this image does not run.
RUN cd node_modules/@temporalio/core-bridge \
  && find releases -mindepth 1 -maxdepth 1 ! -name "$(node -p "require('./common').getPrebuiltTargetName()")" -exec rm -r {} + \
  && rm -r sdk-core

FROM node:24-bookworm-slim
# Temporal's core checks TLS (Temporal Cloud) against the system's certificates, of which the slim image has none.
# Operations of pipelines and thumbnails are made with ffmpeg, which takes 450 MB: docker compose build --build-arg FFMPEG=no leaves it out.
ARG FFMPEG=yes
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates $(test "$FFMPEG" = no || echo ffmpeg) \
  && rm -rf /var/lib/apt/lists/* \
  && mkdir /outputs \
  && chown node:node /outputs
ENV NODE_ENV=production KLING_OUTPUT_DIR=/outputs KLING_HEALTH_ADDRESS=0.0.0.0:9470
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
VOLUME /outputs
EXPOSE 9470
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9470/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/client.js", "worker"]
