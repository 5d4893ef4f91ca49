# RealtimeKit on a port, for tests: docker run -p 8787:8787 -e RTK_EMULATOR_TOKEN=test-token IMAGE
# The state is in /data: mount a volume there to keep it.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY rtk_cli rtk_cli
COPY man man
COPY completions completions
RUN pip wheel --no-cache-dir --wheel-dir /wheels .

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links=/wheels rtk-cli \
    && useradd --create-home --uid 10001 rtk \
    && install --directory --owner=rtk --group=rtk --mode=0700 /data
USER rtk
ENV RTK_DATA_DIR=/data
VOLUME /data
EXPOSE 8787
HEALTHCHECK --interval=5s --timeout=2s --start-period=5s --retries=5 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8787/healthz', timeout=1)"]
# Other machines can reach the port, so the server requires RTK_EMULATOR_TOKEN, or --token after the image name.
ENTRYPOINT ["rtk", "emulator", "serve", "--host", "0.0.0.0"]
