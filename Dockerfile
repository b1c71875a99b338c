# Two images from one base, which is any with Python 3.11 or newer and its venv: the official slim
# one or a Debian. `make image` builds both; docs/how-to/containers.md says what for.
#
#   student     where a notebook runs: Python, the packages that it may import, the probe
#   autograder  the grader and Otter on top, for root alone
ARG BASE_IMAGE=python:3.11-slim-bookworm


# pip, from the base's own Python; wheels come from build/wheelhouse where it is, else the index.
FROM ${BASE_IMAGE} AS installer
COPY requirements/*.txt build/wheelhous[e] /build/
RUN python3 -m venv /build/venv \
 && { ls /build/*.whl >/dev/null 2>&1 && printf '[install]\nno-index = yes\nfind-links = /build\n'; \
      printf '[global]\ndisable-pip-version-check = yes\nno-cache-dir = yes\n'; } >/build/pip.conf
ENV PIP_CONFIG_FILE=/build/pip.conf


# What a notebook may import, without what only editors and the packages' own tests read. Bytecode
# is made here, since nobody can write it there.
FROM installer AS library
RUN /build/venv/bin/pip install --quiet --require-hashes --only-binary :all: --no-compile \
        --target /student/site-packages --requirement /build/student.txt \
 && find /student -type d -name tests -prune -exec rm -r {} + \
 && find /student -name '*.pyi' -delete \
 && rm -rf /student/site-packages/bin /student/site-packages/share \
        /student/site-packages/jedi/third_party \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /student \
 && chmod -R u=rwX,go=rX /student


# Of the grader, what runs beside a student's code.
FROM installer AS probe
COPY autograder/__init__.py autograder/lean.py autograder/values.py autograder/wire.py \
     /student/probe/autograder/
COPY autograder/probe /student/probe/autograder/probe
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /student \
 && chmod -R u=rwX,go=rX /student


# The base without what no notebook needs: pip, documentation, caches, and powers to change user.
FROM ${BASE_IMAGE} AS trimmed
RUN stdlib="$(python3 -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" \
 && useradd --uid 1000 --create-home student \
 && chmod 1777 /home/student \
 && find "$stdlib" -type d \( -name test -o -name tests \) -prune -exec rm -r {} + \
 && rm -rf "$stdlib/ensurepip" "$stdlib/idlelib" "$stdlib/turtledemo" \
        "$stdlib"/config-* "$stdlib/site-packages" "$stdlib/dist-packages" \
        /usr/lib/python3/dist-packages /usr/local/lib/python3*/dist-packages /usr/share/python-wheels \
        /usr/local/bin/pip* /usr/local/bin/idle* /usr/local/bin/wheel /usr/local/bin/python*-config \
        /usr/share/doc /usr/share/info /usr/share/lintian /usr/share/locale /usr/share/man \
        /var/cache /var/lib/apt/lists /var/log /root/.cache /tmp/* \
 && mkdir -p /var/cache/apt/archives/partial /var/lib/apt/lists/partial /var/log \
 && find / -xdev -type f -perm /6000 -exec chmod a-s {} + \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash "$stdlib"
COPY --from=library /student /student


# Onto nothing: what was removed takes no room.
FROM scratch AS student
COPY --from=trimmed / /
COPY --from=probe /student/probe /student/probe
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /home/student
USER student
CMD ["python3"]
ARG VERSION=unknown
ARG SUITE=unknown
ARG PROBE=unknown
LABEL org.opencontainers.image.title="rnn-autograder: where student code runs" \
      org.opencontainers.image.version="${VERSION}" \
      rnn-autograder.version="${VERSION}" \
      rnn-autograder.suite="${SUITE}" \
      rnn-autograder.probe="${PROBE}"


# The grader's own environment takes the student's library as it is, and adds what is missing.
FROM installer AS grader
COPY --from=library /student /student
RUN python3 -m venv --without-pip /opt/rnn-autograder \
 && site="$(echo /opt/rnn-autograder/lib/python3*/site-packages)" \
 && echo /student/site-packages >"$site/student.pth" \
 && /build/venv/bin/pip --python /opt/rnn-autograder/bin/python install --quiet --require-hashes \
        --no-deps --only-binary :all: --no-compile --requirement /build/image.txt \
 && find "$site" -type d -name tests -prune -exec rm -r {} + \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash "$site"
COPY pyproject.toml README.md LICENSE /build/source/
COPY autograder /build/source/autograder
COPY rnn_reference /build/source/rnn_reference
RUN /build/venv/bin/pip --python /opt/rnn-autograder/bin/python install --quiet --no-deps \
        --no-build-isolation --no-compile /build/source \
 && site="$(echo /opt/rnn-autograder/lib/python3*/site-packages)" \
 && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash \
        "$site/autograder" "$site/rnn_reference" \
 && chmod -R go= /opt/rnn-autograder


FROM student AS autograder
USER root
WORKDIR /root
COPY --from=grader /opt /opt
# What another user than root finds, who can enter nothing below /opt/rnn-autograder.
RUN printf '%s\n' '#!/bin/sh' \
        'echo "error: the grader in this image needs root, to run a notebook as another user" >&2' \
        'echo "hint: leave out --user; where root is forbidden, take an engine that maps users" >&2' \
        'exit 3' >/usr/local/bin/rnn-autograder \
 && chmod 755 /usr/local/bin/rnn-autograder
ENV PATH=/opt/rnn-autograder/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["rnn-autograder", "--help"]
ARG VERSION=unknown
ARG SUITE=unknown
LABEL org.opencontainers.image.title="rnn-autograder: the grader and Otter" \
      org.opencontainers.image.version="${VERSION}" \
      rnn-autograder.version="${VERSION}" \
      rnn-autograder.suite="${SUITE}"
