# SPDX-License-Identifier: Apache-2.0
# One process, one folder: everything that is saved stands in /data, unless LEERNETWERK_DATABASE says otherwise.

FROM python:3.13-slim AS build
WORKDIR /source
COPY requirements.lock ./
RUN python -m venv /product && /product/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /product/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --create-home leernetwerk
COPY --from=build /product /product
ENV PATH=/product/bin:$PATH PYTHONUNBUFFERED=1
USER leernetwerk
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
STOPSIGNAL SIGTERM
CMD ["leernetwerk", "serve", "--host", "0.0.0.0", "--port", "8000", "--data", "/data"]
