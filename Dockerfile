# FocoBot in a container: small (no compiler, no tests, no development tools), not root, one volume for the database.
#   docker build -t focobot .
#   docker run --env-file .env -p 127.0.0.1:8080:8080 -v focobot:/data focobot

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/focobot
# The dependencies first: they change seldom, and their layer is kept.
COPY requirements-runtime.lock ./
RUN /opt/focobot/bin/pip install --require-hashes -r requirements-runtime.lock
COPY pyproject.toml README.md LICENSE ./
COPY engine engine
COPY grammars grammars
COPY storage storage
COPY server server
# The last words make the build fail where the image would not start.
RUN /opt/focobot/bin/pip install --no-deps . && /opt/focobot/bin/focobot parse "remind me to pay the rent on friday" >/dev/null

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin focobot \
    && install --directory --owner=focobot --group=focobot --mode=0700 /data
COPY --from=build /opt/focobot /opt/focobot
# Compiled packs are kept in the home folder, so that the next start of this container is quick.
ENV PATH=/opt/focobot/bin:$PATH PYTHONUNBUFFERED=1 HOME=/data \
    HOST=0.0.0.0 PORT=8080 DATABASE_URL=sqlite:////data/focobot.db
USER focobot
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=4)"]
CMD ["focobot", "serve"]
