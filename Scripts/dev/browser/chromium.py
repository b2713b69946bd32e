"""Drives Debian's Chromium through the DevTools protocol, over the pipe that --remote-debugging-pipe opens: no port, no
library. Records every request, console message and exception of a page."""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time


class Chromium:
    """A headless browser without a network."""

    def __init__(self):
        self.folder = tempfile.mkdtemp()
        to_browser, self.writes = os.pipe()
        self.reads, from_browser = os.pipe()

        def give_descriptors():
            # The browser reads commands from descriptor 3 and writes to 4.
            read, write = os.dup(to_browser), os.dup(from_browser)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            [
                shutil.which("chromium") or "chromium", "--headless=new", "--remote-debugging-pipe", "--no-sandbox",
                "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                "--disable-component-update", "--disable-background-networking", f"--user-data-dir={self.folder}",
                "about:blank",
            ],
            preexec_fn=give_descriptors, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number = 0
        self.rest = b""
        self.events = []
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = None
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        # What a page asks for all the same is an event, and fails.
        self.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def message(self, seconds):
        """The next message of the browser."""
        end = time.monotonic() + seconds
        while b"\0" not in self.rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.reads], [], [], left)[0]:
                raise TimeoutError("Chromium says nothing")
            part = os.read(self.reads, 1 << 20)
            if not part:
                raise EOFError("Chromium has ended")
            self.rest += part
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, seconds=60, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if getattr(self, "session", None):
            command["sessionId"] = self.session
        data = json.dumps(command).encode() + b"\0"
        while data:
            data = data[os.write(self.writes, data):]
        while True:
            message = self.message(seconds)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, path):
        """Opens a file, and forgets what was seen before."""
        self.call("Page.navigate", url="about:blank")
        time.sleep(0.1)
        self.events.clear()
        self.page = "file://" + os.path.abspath(path)
        self.call("Page.navigate", url=self.page)
        end = time.monotonic() + 60
        while self.evaluate("document.readyState") != "complete":
            if time.monotonic() > end:
                raise TimeoutError(path)
            time.sleep(0.02)

    def evaluate(self, script, seconds=120):
        answer = self.call(
            "Runtime.evaluate", seconds=seconds, expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def look(self, width, dark, height=900, touch=False):
        """The width of the window in CSS pixels, and the theme."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=touch)
        self.call(
            "Emulation.setEmulatedMedia", media="",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def screenshot(self, path, whole=True):
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture["data"]))

    def pdf(self, path, paper):
        width, height = {"A4": (8.27, 11.69), "Letter": (8.5, 11)}[paper]
        answer = self.call("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=False)
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def pointer(self, kind, x, y):
        buttons = 0 if kind == "mouseReleased" else 1
        self.call(
            "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", buttons=buttons, clickCount=1,
            pointerType="mouse")

    def key(self, name, code=None, text=None):
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=code or name, **extra)

    def complaints(self):
        """Requests other than for the file itself, console messages and exceptions."""
        found = []
        for event in self.events:
            method, parameters = event.get("method"), event.get("params", {})
            if method == "Network.requestWillBeSent":
                url = parameters["request"]["url"]
                if url != self.page and not url.startswith(("data:", "about:")):
                    found.append(f"request: {url}")
            elif method == "Runtime.consoleAPICalled":
                found.append(f"console: {parameters['type']} {parameters['args']}")
            elif method == "Runtime.exceptionThrown":
                found.append(f"exception: {parameters['exceptionDetails']}")
            elif method == "Log.entryAdded":
                found.append(f"log: {parameters['entry']['text']} {parameters['entry'].get('url', '')}")
        return found
