"""The page for desks, in a real browser: a camera, a picture, a hand scanner; what is shown, and that nothing stays."""
import base64
import io
import os
import re
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

import axe_playwright_python
from PIL import Image

from browser import PROGRAMS, Browser
from desk import DESK, Service, text
from test_guards import new_key

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# Where the looks of the page are left for someone to look at.
SHOTS = os.environ.get("SCREENSHOTS")


def film(path, cards, width=1280, height=720):
    """A camera's view as Motion JPEG: each card comes into view, over a desk, turned a little, and stays a while."""
    with open(path, "wb") as file:
        for name in cards:
            card = Image.open(DESK / name).convert("RGB").resize((900, 568), Image.LANCZOS)
            for step in range(20):
                frame = Image.new("RGB", (width, height), (96, 84, 70))
                turned = card.rotate(6 - min(step, 10) * 0.5, expand=True, fillcolor=(96, 84, 70), resample=Image.BICUBIC)
                offset = max(0, 10 - step) * 110
                frame.paste(turned, ((width - turned.width) // 2 + offset, (height - turned.height) // 2))
                stored = io.BytesIO()
                frame.save(stored, "JPEG", quality=90)
                file.write(stored.getvalue())


@unittest.skipUnless(any(map(shutil.which, PROGRAMS)), "needs chromium")
class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service()
        cls.folder = Path(tempfile.mkdtemp())

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)
        assert cls.service.stop() == 0

    def open(self, service=None, **options):
        browser = Browser(**options)
        self.addCleanup(browser.close)
        browser.open(f"http://localhost:{(service or self.service).port}/")
        browser.wait("!document.getElementById('ask').hidden || !document.getElementById('signin').hidden")
        return browser

    def shot(self, browser, name):
        browser.screenshot(Path(SHOTS or self.folder) / f"{name}.png")

    def result(self, browser):
        browser.wait("!document.getElementById('result').hidden", seconds=60)
        return browser.run("document.getElementById('result').innerText")

    def check_accessible(self, browser):
        browser.run(AXE)
        faults = browser.run("""axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
            .then(result => result.violations.map(one => [one.id, one.nodes.map(node => node.html)]))""")
        self.assertEqual(faults, [])

    def check_fits(self, browser):
        self.assertLessEqual(browser.run("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0)

    def test_a_hand_scanner_types_front_and_back(self):
        browser = self.open()
        self.assertEqual(browser.run("document.activeElement.id"), "wedge")
        self.check_accessible(browser)
        self.shot(browser, "desk-ask")
        browser.type(text("front.txt"))
        browser.wait("!document.getElementById('front-only').hidden")
        self.assertIn("back", browser.run("document.getElementById('ask-title').textContent"))
        self.assertEqual(browser.run("document.activeElement.id"), "wedge")
        browser.type(text("back.txt"))
        shown = self.result(browser)
        for words in ("Accepted", "María José Hernández-Pérez", "1987-04-12", "999 Broad Street", "Not checked here"):
            self.assertIn(words, shown)
        self.assertTrue(browser.run("document.getElementById('portrait-picture').naturalWidth > 50"))
        self.assertEqual(browser.run("document.activeElement.id"), "answer")
        self.assertEqual(browser.run("document.getElementById('card-result').className"), "accepted")
        self.check_accessible(browser)
        self.check_fits(browser)
        self.shot(browser, "desk-accepted")
        # Nothing stays after "Next".
        browser.click("#next")
        browser.wait("!document.getElementById('ask').hidden")
        page = browser.run("document.documentElement.outerHTML")
        for personal in ("Hern", "1987", "PC-00123", "base64,iVBOR"):
            self.assertNotIn(personal, page)
        self.assertEqual(browser.run("[localStorage.length, sessionStorage.length, document.cookie]"), [0, 0, ""])
        self.assertEqual(browser.problems(), [])

    def test_a_revoked_card_is_refused_by_shape_and_word(self):
        browser = self.open()
        browser.type(text("revoked-front.txt"))
        shown = self.result(browser)
        self.assertIn("Not accepted", shown)
        self.assertIn("revoked this card", shown)
        self.assertEqual(browser.run("document.getElementById('sign').textContent"), "✕")
        self.assertTrue(browser.run("document.getElementById('portrait').hidden"))
        self.check_accessible(browser)
        self.shot(browser, "desk-refused")

    def test_another_cards_back_is_refused(self):
        browser = self.open()
        browser.type(text("front.txt"))
        browser.wait("!document.getElementById('front-only').hidden")
        browser.type(text("other-back.txt"))
        self.assertIn("not of one card", self.result(browser))

    def test_the_backs_emergency_code_alone_says_nothing_against_the_card(self):
        browser = self.open()
        browser.type(text("front.txt"))
        browser.wait("!document.getElementById('front-only').hidden")
        browser.type(text("emergency.txt"))
        browser.wait("!document.getElementById('problem').hidden")
        self.assertTrue(browser.run("document.getElementById('result').hidden"))
        browser.type(text("back.txt"))
        self.assertIn("Accepted", self.result(browser))

    def test_a_picture_may_be_chosen(self):
        browser = self.open(width=320, height=640, scale=2, mobile=True)
        self.check_fits(browser)
        browser.choose("#file", DESK / "front.png")
        browser.wait("!document.getElementById('front-only').hidden", seconds=60)
        self.check_fits(browser)
        self.shot(browser, "phone-back")
        browser.choose("#file", DESK / "back.png")
        self.assertIn("Accepted", self.result(browser))
        self.check_fits(browser)
        self.check_accessible(browser)
        self.shot(browser, "phone-accepted")
        self.assertEqual(browser.problems(), [])

    def test_a_file_that_is_no_picture_is_told(self):
        browser = self.open()
        (self.folder / "notes.png").write_text("no picture")
        browser.choose("#file", self.folder / "notes.png")
        browser.wait("!document.getElementById('problem').hidden")
        self.assertIn("can't be read", browser.run("document.getElementById('problem').textContent"))

    def test_a_camera_sees_front_then_back(self):
        film(self.folder / "card.mjpeg", ["front.png"] * 3 + ["back.png"] * 3)
        browser = self.open(video=self.folder / "card.mjpeg", width=412, height=860, scale=2, mobile=True)
        browser.click("#camera")
        browser.wait("document.getElementById('video').videoWidth > 0")
        browser.wait("document.getElementById('advice').textContent")
        browser.wait("!document.getElementById('front-only').hidden", seconds=60)
        self.shot(browser, "phone-camera")
        shown = self.result(browser)
        self.assertIn("Accepted", shown)
        self.assertTrue(browser.run("document.getElementById('portrait-picture').naturalWidth > 50"))
        # The camera is off, and shows no frame.
        self.assertEqual(browser.run("document.getElementById('video').srcObject"), None)
        self.assertEqual(browser.problems(), [])

    def test_it_speaks_spanish_to_who_does(self):
        browser = self.open(language="es-MX")
        self.assertEqual(browser.run("document.documentElement.lang"), "es")
        browser.type(text("revoked-front.txt"))
        shown = self.result(browser)
        self.assertIn("No aceptada", shown)
        self.assertIn("ha anulado", shown)
        browser.click("#english")
        browser.wait("document.documentElement.lang === 'en' && document.title === 'Check a resident card'")

    def test_the_keyboard_alone_suffices(self):
        browser = self.open()
        seen = []
        for _ in range(12):
            browser.key("Tab")
            seen.append(browser.run("document.activeElement.id"))
            outline = browser.run("getComputedStyle(document.activeElement).outlineStyle")
            if seen[-1]:
                self.assertNotEqual(outline, "none", seen)
        for control in ("english", "spanish", "camera", "choose", "wedge"):
            self.assertIn(control, seen)

    def test_nothing_moves(self):
        browser = self.open()
        browser.type(text("revoked-front.txt"))
        self.result(browser)
        moving = browser.run("""[...document.querySelectorAll('*')].map(one => getComputedStyle(one)).filter(style =>
            style.animationName !== 'none' || style.transitionDuration !== '0s').length""")
        self.assertEqual(moving, 0)

    def test_large_text_fits_a_small_phone(self):
        browser = self.open(width=320, height=640, mobile=True)
        browser.run("document.documentElement.style.fontSize = '200%'")
        browser.type(text("revoked-front.txt"))
        self.result(browser)
        self.check_fits(browser)

    def test_dark_mode_has_contrast_too(self):
        browser = self.open()
        browser.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.check_accessible(browser)
        browser.type(text("back.txt"))
        self.result(browser)
        self.check_accessible(browser)

    def test_a_desk_opens_with_its_key_once(self):
        key = new_key(self.folder / "keys", "counter")
        service = Service("--api-keys", self.folder / "keys")
        try:
            browser = self.open(service)
            browser.wait("!document.getElementById('signin').hidden")
            self.check_accessible(browser)
            browser.run("document.getElementById('key').focus()")
            browser.type("wrong")
            browser.wait("!document.getElementById('wrong-key').hidden")
            browser.type(key)
            browser.wait("!document.getElementById('ask').hidden")
            self.assertEqual(browser.run("document.cookie"), "")
            self.assertNotIn(key, browser.run("document.documentElement.outerHTML"))
            browser.type(text("back.txt"))
            self.assertIn("Accepted", self.result(browser))
            browser.open(f"http://localhost:{service.port}/")
            browser.wait("!document.getElementById('ask').hidden")
            browser.click("#signout")
            browser.wait("!document.getElementById('signin').hidden")
        finally:
            self.assertEqual(service.stop(), 0)

    def test_without_the_service_it_says_so(self):
        service = Service()
        browser = self.open(service)
        self.assertEqual(service.stop(), 0)
        browser.type(text("front.txt"))
        browser.wait("!document.getElementById('offline').hidden")
        self.assertIn("Nothing was checked", browser.run("document.getElementById('offline').textContent"))
        self.assertTrue(browser.run("document.getElementById('result').hidden"))

    def test_the_poster_is_one_page_in_both_languages(self):
        browser = Browser()
        self.addCleanup(browser.close)
        browser.send("Page.navigate", url=(Path(__file__).parents[3] / "Documentation" / "Poster.html").as_uri())
        browser.wait("document.readyState === 'complete' && document.querySelector('footer')")
        pdf = base64.b64decode(browser.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])
        self.assertEqual(len(re.findall(rb"/Type\s*/Page\b", pdf)), 1)
        self.check_accessible(browser)
        for item in range(1, 6):
            texts = browser.run(f"document.querySelectorAll('li')[{item - 1}].querySelectorAll('p').length")
            self.assertEqual(texts, 2)

    def test_a_result_goes_away_by_itself(self):
        browser = self.open()
        browser.type(text("revoked-front.txt"))
        self.result(browser)
        self.assertRegex(browser.run("document.getElementById('countdown').textContent"), r"in (60|5\d) seconds")
        if os.environ.get("CIVICCARD_LONG_TESTS") == "1":
            browser.wait("document.getElementById('result').hidden", seconds=70)
            self.assertNotIn("PC-00", browser.run("document.documentElement.outerHTML"))


if __name__ == "__main__":
    unittest.main()
