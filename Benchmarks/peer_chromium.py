"""Times a front of pillow_card.py's content as an HTML page of which headless Chromium takes a screenshot, which is what many card systems do. The browser
stays open and its page too, so that starting it isn't counted. Prints `front<TAB>milliseconds` for each.

    peer_chromium.py pillow_card.py PHOTO SIGNATURE
"""
import base64
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import segno
import websocket

FRONTS = 5

peer, photo, signature = sys.argv[1:]
sys.path.insert(0, os.path.dirname(peer))
import pillow_card  # noqa: E402

W, H = pillow_card.W, pillow_card.H
PAGE = """<!doctype html><meta charset="utf-8"><style>
html { position: static !important } body { margin: 0; width: %(W)dpx; height: %(H)dpx; font-family: "Noto Sans" } * { position: absolute; white-space: pre; line-height: 1.1 }
</style><canvas id="field" width="%(W)d" height="%(H)d"></canvas>
<div style="left:40px;top:26px;font:bold 48px 'Noto Sans';color:#0a1e5a">CITY OF BRIDGEPORT</div>
<div style="left:40px;top:90px;font-size:22px;color:#0a1e5a">PARK CITY RESIDENT CARD</div>
<img src="%(photo)s" style="left:40px;top:160px;width:250px;height:320px;object-fit:cover">%(texts)s
<img src="%(signature)s" style="left:40px;top:500px;width:250px;height:80px;mix-blend-mode:multiply">
<img src="%(code)s" style="right:10px;bottom:10px">
<script>
const context = document.getElementById("field").getContext("2d");
const gradient = context.createLinearGradient(0, 0, %(W)d, %(H)d);
for (let i = 0; i <= 12; i++)
  gradient.addColorStop(i / 12, "rgb(" + [0, 1, 2].map(k => 255 * (0.85 + 0.12 * Math.sin(6.28 * (i + k) / 3))).join() + ")");
context.fillStyle = gradient; context.fillRect(0, 0, %(W)d, %(H)d);
context.strokeStyle = "rgba(77, 77, 77, 0.3)"; context.lineWidth = 1.5;
for (let k = 0; k < 4; k++) for (let line = 0; line < 60; line++) {
  context.beginPath();
  for (let x = 0; x < %(W)d + 8; x += 8)
    context.lineTo(x, %(H)d * line / 60 + 40 * Math.sin(6 * x / %(W)d * (1 + (%(seed)d * 7 + k) %% 5 / 5) + k) + 10 * Math.sin(17 * x / %(W)d + k));
  context.stroke();
}
</script>"""


def data(kind, content):
    return f"data:image/{kind};base64," + base64.b64encode(content).decode()


def page(i):
    card = dict(id="PC%07d" % i, name="María José Hernández-Pérez", dob="19870412",
                address="999 Broad Street Apt 4B\nBridgeport CT 06604")
    texts, y = "", 160
    for label, value in (("NAME", card["name"]), ("ADDRESS", card["address"]), ("DATE OF BIRTH", "04/12/1987"),
                         ("EXPIRES", "11/23/2029"), ("CARD NO", card["id"])):
        texts += (f'<div style="left:320px;top:{y}px;font-size:22px;color:#3c3c3c">{label}</div>'
                  f'<div style="left:320px;top:{y + 22}px;font:bold 34px \'Noto Sans\'">{value}</div>')
        y += 70 + (36 if "\n" in value else 0)
    code = io.BytesIO()
    segno.make_qr(pillow_card.credential(card), error="m").save(code, kind="png", scale=4, border=4)
    with open(photo, "rb") as first, open(signature, "rb") as second:
        return PAGE % dict(W=W, H=H, seed=i, photo=data("jpeg", first.read()), signature=data("png", second.read()),
                           code=data("png", code.getvalue()), texts=texts)


class Browser:
    def __init__(self, folder):
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        if not program:
            sys.exit("headless Chromium is not installed")
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-allow-origins=*", f"--user-data-dir={folder}"]
        self.process = subprocess.Popen([program, *options, f"--window-size={W},{H}", "--remote-debugging-port=0", "about:blank"],
                                        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True)
        for line in self.process.stderr:
            if found := re.search(r"listening on ws://([^/]+)/", line):
                break
        # The page's own address, which the browser lists.
        import urllib.request
        with urllib.request.urlopen(f"http://{found[1]}/json") as answer:
            address = next(target["webSocketDebuggerUrl"] for target in json.load(answer) if target["type"] == "page")
        self.socket, self.count = websocket.create_connection(address, timeout=60), 0
        self.call("Page.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=W, height=H, deviceScaleFactor=1, mobile=False)
        self.frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]

    def call(self, method, **parameters):
        self.count += 1
        self.socket.send(json.dumps({"id": self.count, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.count:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']['message']}")
                return answer["result"]

    def front(self, i):
        self.call("Page.setDocumentContent", frameId=self.frame, html=page(i))
        # Decoded pictures, fonts and the script's lines must be there before the screenshot.
        self.call("Runtime.evaluate", awaitPromise=True, expression="Promise.all([document.fonts.ready, ...[...document.images].map(i => i.decode())])")
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def close(self):
        # Debian's program is a script that starts the browser as a child of its own.
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
    browser = Browser(folder)
    try:
        picture = browser.front(0)
        if os.environ.get("OUT"):
            with open(os.environ["OUT"], "wb") as out:
                out.write(picture)
        for number in range(FRONTS):
            start = time.perf_counter()
            browser.front(number)
            print(f"front\t{(time.perf_counter() - start) * 1e3}")
    finally:
        browser.close()
