"""A headless browser that a test drives over its own debugging port."""

import base64
import itertools
import json
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import websocket

PROGRAM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
_SECONDS = 120.0


class Browser:
    """One page of a headless browser, as a context manager that ends it."""

    def __init__(self, folder: Path) -> None:
        words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        words += ["--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=1200,1600"]
        words += ["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=127.0.0.1"]  # nothing from elsewhere
        self._process = subprocess.Popen(
            [PROGRAM, *words, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._numbers = itertools.count(1)
        self._socket = self._connect(folder / "DevToolsActivePort")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *words: object) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)

    def open(self, address: str, until: str) -> None:
        """Go to `address` and wait until the expression `until` is true there."""
        self._ask("Page.navigate", url=address)
        end = time.monotonic() + _SECONDS
        while not self.value(until):
            if time.monotonic() > end:
                raise TimeoutError(f"{address}: not {until}; it says {self.value('document.body.innerText')[:500]!r}")
            time.sleep(0.3)

    def value(self, expression: str) -> Any:
        """The value of an expression of the page's, or None where it cannot be had yet."""
        found = self._ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return found["result"].get("value")

    def picture(self, path: Path) -> None:
        """Keep what the page looks like."""
        found = self._ask("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def _connect(self, port_file: Path) -> websocket.WebSocket:
        end = time.monotonic() + _SECONDS
        while not (port_file.is_file() and port_file.read_text().strip()):
            if time.monotonic() > end or self._process.poll() is not None:
                raise TimeoutError("the browser did not start")
            time.sleep(0.1)
        port = port_file.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=_SECONDS) as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
        return websocket.create_connection(pages[0]["webSocketDebuggerUrl"], timeout=_SECONDS)

    def _ask(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(message["error"])
                return message["result"]
