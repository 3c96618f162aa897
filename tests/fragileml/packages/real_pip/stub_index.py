"""An index of stub wheels on loopback: for each release of a universe its metadata and no code."""

from __future__ import annotations

import html
import io
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from fragileml.packages import Release, Universe

_DATE = (2020, 1, 1, 0, 0, 0)
_WHEEL = "Wheel-Version: 1.0\nGenerator: stub\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def metadata(release: Release) -> str:
    """Return the METADATA of a release."""
    lines = ["Metadata-Version: 2.1", f"Name: {release.project}", f"Version: {release.version}"]
    if release.requires_python:
        lines.append(f"Requires-Python: {release.requires_python}")
    lines += [f"Requires-Dist: {each}" for each in release.requires]
    for extra, requires in release.extras.items():
        lines.append(f"Provides-Extra: {extra}")
        lines += [f'Requires-Dist: {each}; extra == "{extra}"' for each in requires]
    return "\n".join(lines) + "\n"


def dist_info(release: Release) -> Mapping[str, str]:
    """Return the files of a release's folder of metadata, by their paths."""
    folder = f"{release.project.replace('-', '_')}-{release.version}.dist-info"
    files = {f"{folder}/METADATA": metadata(release), f"{folder}/WHEEL": _WHEEL}
    record = "".join(f"{each},,\n" for each in (*files, f"{folder}/RECORD"))
    return {**files, f"{folder}/RECORD": record}


def wheel(release: Release) -> bytes:
    """Return the wheel of a release, the same bytes each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for path, text in dist_info(release).items():
            archive.writestr(zipfile.ZipInfo(path, _DATE), text)
    return content.getvalue()


def sources(release: Release) -> bytes:
    """Return sources whose build prints what the release says, and fails."""
    backend = f"import sys\nprint({release.build_fails!r})\nsys.exit(1)\n"
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, text in (("pyproject.toml", _PYPROJECT), ("backend.py", backend)):
            member = tarfile.TarInfo(f"{release.project}-{release.version}/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()


def link(release: Release) -> str:
    """Return the line of a page that leads to a release."""
    attributes = {"data-core-metadata": "true"} if release.build_fails is None else {}
    if release.requires_python:
        attributes["data-requires-python"] = release.requires_python
    if release.yanked is not None:
        attributes["data-yanked"] = release.yanked
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
    return f'<a href="{release.file}"{written}>{release.file}</a><br>'


def answers(universe: Universe) -> dict[str, bytes]:
    """Return what the index answers, by path."""
    found: dict[str, bytes] = {}
    for project, releases in universe.releases.items():
        for each in releases:
            path = f"/{project}/{each.file}"
            found[path] = wheel(each) if each.build_fails is None else sources(each)
            found[f"{path}.metadata"] = metadata(each).encode()
        lines = "".join(map(link, releases))
        found[f"/{project}/"] = f"<!DOCTYPE html><html><body>{lines}</body></html>".encode()
    return found


@contextmanager
def serve(universe: Universe) -> Iterator[str]:
    """Serve a universe on loopback while the block runs; gives the index's address."""
    known = answers(universe)

    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            content = known.get(self.path)
            self.send_response(200 if content is not None else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
