"""The language server as an editor starts it, spoken to in bare JSON over its streams."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attrs import define

from benchmarks.places import child_environment

Message = dict[str, object]


@define
class Conversation:
    """What is said to a running server, and what it answers."""

    reader: IO[bytes]
    writer: IO[bytes]
    number: int = 0

    def tell(self, method: str, **params: object) -> None:
        """Tell the server something that has no answer."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: object) -> Message:
        """Ask the server, and return its answer."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.number:
                return message

    def wait(self, method: str) -> None:
        """Wait until the server tells something by itself."""
        while self._receive().get("method") != method:
            pass

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.writer.flush()

    def _receive(self) -> Message:
        length = 0
        while line := self.reader.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise RuntimeError("the language server has ended")
        message: Message = json.loads(self.reader.read(length))
        return message


@contextmanager
def serving(root: Path) -> Iterator[Conversation]:
    """Start a server for a folder, and end it afterwards."""
    command = [sys.executable, "-m", "fragileml.cli", "lsp"]
    with subprocess.Popen(
        command,
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a pipe is missing")
        talk = Conversation(process.stdout, process.stdin)
        talk.ask("initialize", processId=None, rootUri=root.as_uri(), capabilities={})
        talk.tell("initialized")
        yield talk
        talk.ask("shutdown")
        talk.tell("exit")


def first_completion(root: Path, module: Path, text: str, place: tuple[int, int]) -> float:
    """Open a module, wait for what is found in it, complete once, and return the seconds.

    Args:
        root: The folder that the editor has open.
        module: The module's file.
        text: Its text with what was typed.
        place: Line and column of the cursor, from 0.
    """
    uri = module.as_uri()
    document = {"uri": uri, "languageId": "yaml", "version": 1}
    line, column = place
    with serving(root) as talk:
        saved = module.read_text(encoding="utf-8")
        talk.tell("textDocument/didOpen", textDocument={**document, "text": saved})
        talk.wait("textDocument/publishDiagnostics")
        start = time.perf_counter()
        talk.tell(
            "textDocument/didChange",
            textDocument={"uri": uri, "version": 2},
            contentChanges=[{"text": text}],
        )
        answer = talk.ask(
            "textDocument/completion",
            textDocument={"uri": uri},
            position={"line": line, "character": column},
        )
        seconds = time.perf_counter() - start
    found = answer.get("result")
    if not isinstance(found, dict) or not found["items"]:
        raise RuntimeError(f"nothing is offered in {module}")
    return seconds
