# The browser app in a container: docker build -t shequ . && docker run --rm -p 127.0.0.1:8765:8765 shequ
# It has no login of its own. On a server it stands behind a proxy that has one; name its address as visitors see it:
#   docker run --rm -p 127.0.0.1:8765:8765 shequ --origin https://shequ.example
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY sim ./sim
COPY scenarios ./scenarios
RUN python -m venv /opt/shequ \
    && /opt/shequ/bin/pip install --no-cache-dir --constraint constraints.txt '.[app,dask]'

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 shequ
COPY --from=build /opt/shequ /opt/shequ
USER shequ
WORKDIR /home/shequ
ENV PATH=/opt/shequ/bin:$PATH
EXPOSE 8765
VOLUME /home/shequ/.cache
HEALTHCHECK --interval=30s --timeout=5s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8765/readyz', timeout=4)"]
ENTRYPOINT ["shequ", "app", "--host", "0.0.0.0", "--no-open"]
