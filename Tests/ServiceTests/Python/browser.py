"""A real Chromium, driven over its DevTools protocol."""
import base64
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time

import websocket

PROGRAMS = ("chromium-headless-shell", "chromium")


class Browser:
    """A window of a fresh profile. `video` is a file that plays as the camera."""

    def __init__(self, video=None, language="en-US", width=1280, height=900, scale=1, mobile=False, flags=()):
        program = next(path for path in map(shutil.which, PROGRAMS) if path)
        self.profile = tempfile.mkdtemp(prefix="civiccard-browser-")
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        if video:
            camera.append(f"--use-file-for-fake-video-capture={video}")
        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-port=0",
             "--remote-allow-origins=*", f"--user-data-dir={self.profile}", f"--lang={language}",
             f"--accept-lang={language}", *camera, *flags, "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True)
        for line in self.process.stderr:
            found = re.search(r"DevTools listening on ws://127.0.0.1:(\d+)", line)
            if found:
                break
        import urllib.request
        pages = json.load(urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/json/list"))
        page = next(page for page in pages if page["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=60)
        self.numbers = itertools.count(1)
        self.events = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=mobile)
        self.send("Emulation.setLocaleOverride", locale=language)

    def send(self, method, **parameters):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                assert "error" not in message, message
                return message["result"]
            self.events.append(message)

    def open(self, address):
        self.send("Page.navigate", url=address)
        self.wait("document.readyState === 'complete' && document.querySelector('main')")

    def run(self, script):
        """The value of a script; a promise's when it is settled."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, condition, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.run(f"Boolean({condition})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"never so: {condition}; the page says: {self.run('document.body.innerText')}; "
                             f"{self.problems()}")

    def problems(self):
        """What the browser complained of: exceptions, and what the page's policy forbids."""
        self.run("0")
        return [message for message in self.events
                if message.get("method") == "Runtime.exceptionThrown"
                or message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error"
                and message["params"]["entry"]["source"] != "network"]

    def click(self, selector):
        """As a mouse does, in the middle of it."""
        x, y = self.run(f"""(() => {{ const element = document.querySelector('{selector}');
            element.scrollIntoView({{block: 'center'}}); const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2]; }})()""")
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, key, code=None, text=None):
        extra = {"text": text} if text else {}
        for kind in ("keyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=code or key,
                      windowsVirtualKeyCode={"Enter": 13, "Tab": 9}.get(key, 0), **extra)

    def type(self, text):
        """As a wedge scanner does: each character a key, then Enter."""
        for character in text:
            self.send("Input.dispatchKeyEvent", type="char", text=character)
        self.key("Enter", text="\r")

    def choose(self, selector, path):
        node = self.send("DOM.getDocument")["root"]["nodeId"]
        found = self.send("DOM.querySelector", nodeId=node, selector=selector)["nodeId"]
        self.send("DOM.setFileInputFiles", files=[str(path)], nodeId=found)

    def screenshot(self, path):
        height = self.run("document.documentElement.scrollHeight")
        width = self.run("document.documentElement.clientWidth")
        picture = self.send("Page.captureScreenshot", captureBeyondViewport=True,
                            clip={"x": 0, "y": 0, "width": width, "height": height, "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture["data"]))

    def close(self):
        self.socket.close()
        # Debian's program is a script that starts the browser as a child of its own.
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.stderr.close()
        shutil.rmtree(self.profile, ignore_errors=True)
