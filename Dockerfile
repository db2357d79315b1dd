# The App. Build: docker build -t baton . Run: docs/deploy.md
FROM node:24-slim AS build
WORKDIR /build
# better-sqlite3 brings a binary for usual platforms; for others it is compiled.
RUN apt-get update && apt-get install --yes --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY dist ./dist

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 BATON_DATA=/data
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# A volume takes owner and rights from the folder that it is laid over.
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is the first process and gets the signals itself.
CMD ["node", "dist/cli.js", "serve"]
