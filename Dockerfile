FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 ENVIRONMENT=production DATA_DIR=/data

WORKDIR /app
COPY pyproject.toml requirements.lock README.md ./
COPY api api
COPY clockwork clockwork
COPY domain domain
COPY tasks tasks
RUN pip install --no-cache-dir -c requirements.lock . \
    && useradd --no-create-home --uid 10001 app \
    && install -d -o app -m 700 /data
USER app
WORKDIR /data

# The server listens on 127.0.0.1 unless it is told otherwise. Where others shall reach the container, say so:
# sourcewhale-clockwork serve --host 0.0.0.0
CMD ["sourcewhale-clockwork", "serve"]

HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
