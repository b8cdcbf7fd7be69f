"""One page of a headless Chromium, spoken to over its debugging port: for benchmarks, and for tests that look at it."""

import base64
import itertools
import json
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

import websocket

PROGRAM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
_SECONDS = 120.0
_LOADED = "location.href != 'about:blank' && document.readyState == 'complete' && performance.now()"
_OPTIONS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--remote-debugging-port=0", "--remote-allow-origins=*", "--window-size=1200,1600",
    "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=127.0.0.1",  # nothing from elsewhere
)  # fmt: skip


class Browser:
    """A context manager that ends the browser it began."""

    def __init__(self, folder: Path) -> None:
        """Start `PROGRAM` with its profile in `folder`."""
        words = [PROGRAM, *_OPTIONS, f"--user-data-dir={folder}", "about:blank"]
        self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._numbers = itertools.count(1)
        self._socket = self._connect(folder / "DevToolsActivePort")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *words: object) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(20)

    def go(self, address: str, until: str, every: float = 0.3) -> None:
        """Go to `address` and wait until the expression `until` is true there, asked again `every` so many seconds."""
        self.ask("Page.navigate", url=address)
        end = time.monotonic() + _SECONDS
        while not self.value(until):
            if time.monotonic() > end:
                raise TimeoutError(f"{address}: not {until}; it says {self.value('document.body.innerText')[:500]!r}")
            time.sleep(every)

    def open(self, address: str) -> float:
        """Go to `address`, wait until it is loaded and laid out; return the seconds that the page's thread worked."""
        self.ask("Page.navigate", url="about:blank")
        self.ask("Performance.enable", timeDomain="threadTicks")
        before = self._worked()
        self.go(address, _LOADED, every=0.05)
        self.value("document.body.offsetHeight")
        return self._worked() - before

    def look(self, width: int, height: int, theme: str) -> None:
        """Take another size and theme, ``light`` or ``dark``."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])

    def value(self, expression: str) -> Any:
        """Return the value of an expression of the page's, or None where it has none yet."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return found["result"].get("value")

    def picture(self, path: Path, **clip: float) -> None:
        """Keep what the page looks like, or what of it is within x, y, width and height."""
        more = {"clip": {**clip, "scale": 1}} if clip else {}
        path.write_bytes(
            base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True, **more)["data"])
        )

    def ask(self, method: str, **words: Any) -> dict[str, Any]:
        """Send a command and return its result.

        Raises:
            RuntimeError: the browser refused it.
        """
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": words}))
        while True:
            reply = json.loads(self._socket.recv())
            if reply.get("id") == number:
                if "error" in reply:
                    raise RuntimeError(reply["error"])
                return dict(reply["result"])

    def _worked(self) -> float:
        metrics = {one["name"]: one["value"] for one in self.ask("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"])

    def _connect(self, note: Path) -> Any:
        end = time.monotonic() + _SECONDS
        while not (note.is_file() and note.read_text().count("\n")):
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("The browser did not start.")
            time.sleep(0.1)
        address = f"http://127.0.0.1:{note.read_text().splitlines()[0]}/json"
        with urllib.request.urlopen(address, timeout=_SECONDS) as listed:
            page = next(one for one in json.load(listed) if one["type"] == "page")
        return websocket.create_connection(page["webSocketDebuggerUrl"], timeout=_SECONDS)
