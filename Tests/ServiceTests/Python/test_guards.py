"""Who may ask, how much, and how long it may take; and how the service starts, follows its trust data and stops."""
import http.server
import json
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

from desk import CIVICCARD, DESK, Service, ServiceCase, read, run, text
from test_answers import blank_png


def new_key(path, name):
    import desk
    return subprocess.run([desk.VERIFYD, "new-key", name, "--api-keys", str(path)], check=True, capture_output=True,
                          text=True).stdout.strip()


class Start(unittest.TestCase):
    def test_beyond_this_machine_it_wants_tls_keys_and_a_name(self):
        for options, word in (([], "TLS"), (["--behind-proxy"], "--api-keys"),
                              (["--behind-proxy", "--api-keys", "keys"], "--server-name")):
            code, errors = run("--state", DESK / "partner", "--host", "0.0.0.0", *options)
            self.assertEqual(code, 64, errors)
            self.assertIn(word, errors)

    def test_a_state_that_is_not_there_is_told(self):
        code, errors = run("--state", "/nowhere/at/all")
        self.assertEqual(code, 65)
        self.assertTrue(errors.startswith("error: ") and "hint: " in errors, errors)

    def test_wrong_options_are_told(self):
        for options in (["--port", "70000"], ["--tls-key", "a"], ["--accept", "passport"],
                        ["--update-from", "http://example.org/trust.bundle"], []):
            self.assertEqual(run(*(["--state", DESK / "partner"] if options else []), *options)[0], 64, options)

    def test_what_is_asked_already_is_answered_before_it_stops(self):
        service = Service()
        body = (json.dumps({"text": text("front.txt")}) + "\n").encode() * 500
        with service.connect() as connection:
            connection.sendall(b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\n"
                               b"Content-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n" % len(body))
            connection.sendall(body[:len(body) // 2])
            time.sleep(0.3)
            service.process.terminate()
            time.sleep(0.3)
            connection.sendall(body[len(body) // 2:])
            answered = b""
            while more := connection.recv(1 << 16):
                answered += more
        self.assertEqual(answered.count(b'"accepted":true'), 500)
        self.assertEqual(service.process.wait(timeout=30), 0)


    def test_a_question_that_is_half_sent_is_answered_before_it_stops(self):
        service = Service()
        body = text("front.txt").encode()
        with service.connect() as connection:
            connection.sendall(b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                               b"Content-Length: %d\r\n\r\n%s" % (len(body), body[:100]))
            time.sleep(0.3)
            service.process.terminate()
            time.sleep(0.3)
            connection.sendall(body[100:])
            answered = b""
            while more := connection.recv(1 << 16):
                answered += more
        self.assertTrue(answered.startswith(b"HTTP/1.1 200"), answered)
        self.assertIn(b'"accepted":true', answered)
        self.assertEqual(service.process.wait(timeout=30), 0)


class Origins(ServiceCase):
    def test_another_host_name_is_refused(self):
        for host in ("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example"):
            self.assert_error(self.service.json("GET", "/v1/trust", headers={"Host": host}), 421, "foreignHost")
        for host in ("localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8080"):
            self.assertEqual(self.service.json("GET", "/v1/trust", headers={"Host": host})[0], 200)

    def test_another_sites_page_is_refused(self):
        here = {"Host": "localhost:8080"}
        for origin in ("https://evil.example", "null", "http://localhost:9090", "file://localhost:8080", "localhost:8080"):
            self.assert_error(self.service.json("GET", "/v1/trust", headers={**here, "Origin": origin}), 403,
                              "foreignOrigin")
        self.assertEqual(self.service.json("GET", "/v1/trust", headers={**here, "Origin": "http://localhost:8080"})[0], 200)
        answer = self.service.verify({"text": "A"}, headers={"Sec-Fetch-Site": "cross-site"})
        self.assert_error(answer, 403, "foreignOrigin")

    def test_the_page_may_run_its_own_scripts_only(self):
        for path in ("/", "/page.js", "/camera.js", "/words.js", "/page.css"):
            status, headers, body = self.service.ask("GET", path)
            self.assertEqual(status, 200)
            policy = headers["content-security-policy"]
            self.assertIn("default-src 'none'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertEqual(headers["x-content-type-options"], "nosniff")
            for foreign in (b"http://", b"https://", b"onclick", b"style=\"", b"localStorage", b"innerHTML"):
                self.assertNotIn(foreign, body, path)


class Keys(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.file = self.folder / "keys"
        self.key = new_key(self.file, "counter-1")
        self.service = Service("--api-keys", self.file, "--rate", "20")

    def tearDown(self):
        self.assertEqual(self.service.stop(), 0)
        shutil.rmtree(self.folder)

    def ask(self, **headers):
        return self.service.ask("GET", "/v1/trust", headers=headers)

    def test_only_a_known_key_may_ask(self):
        for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer " + "0" * 64},
                        {"Authorization": "Basic " + self.key}, {"Authorization": self.key}):
            status, answered, _ = self.ask(**headers)
            self.assertEqual((status, answered.get("www-authenticate")), (401, "Bearer"))
        self.assertEqual(self.ask(Authorization="Bearer " + self.key)[0], 200)
        # The page, the description and a balancer's questions need none.
        for path in ("/", "/openapi.json", "/healthz", "/readyz"):
            self.assertEqual(self.service.ask("GET", path)[0], 200)
        self.assertEqual(self.service.ask("GET", "/metrics")[0], 401)

    def test_the_file_holds_no_key_and_is_read_again(self):
        self.assertNotIn(self.key, self.file.read_text())
        self.assertEqual(self.file.stat().st_mode & 0o007, 0)
        second = new_key(self.file, "counter-2")
        time.sleep(2.2)
        self.assertEqual(self.ask(Authorization="Bearer " + second)[0], 200)
        lines = self.file.read_text().splitlines(keepends=True)
        self.file.write_text("".join(line for line in lines if line.startswith("counter-2")))
        time.sleep(2.2)
        self.assertEqual(self.ask(Authorization="Bearer " + self.key)[0], 401)

    def test_a_session_is_a_cookie_that_scripts_cant_read(self):
        status, headers, body = self.service.ask("POST", "/v1/session", headers={"Authorization": "Bearer " + self.key})
        self.assertEqual((status, json.loads(body)), (200, {"desk": "counter-1"}))
        cookie = headers["set-cookie"]
        for part in ("HttpOnly", "SameSite=Strict", "Path=/"):
            self.assertIn(part, cookie)
        self.assertNotIn(self.key, cookie)
        value = cookie.split(";")[0]
        self.assertEqual(self.ask(Cookie=value)[0], 200)
        for wrong in (value[:-1], value.replace(".1", ".2"), value.split(".")[0] + ".9999999999." + value.split(".")[2]):
            self.assertEqual(self.ask(Cookie=wrong)[0], 401, wrong)
        status, headers, _ = self.service.ask("DELETE", "/v1/session")
        self.assertEqual(status, 204)
        self.assertIn("Max-Age=0", headers["set-cookie"])

    def test_who_asks_too_often_waits(self):
        statuses = [self.ask(Authorization="Bearer " + self.key) for _ in range(140)]
        late = [answer for answer in statuses if answer[0] == 429]
        self.assertTrue(late)
        self.assertEqual(late[0][1]["retry-after"], "1")
        time.sleep(1.1)
        self.assertEqual(self.ask(Authorization="Bearer " + self.key)[0], 200)


class Limits(ServiceCase):
    def test_a_body_over_its_limit_is_refused(self):
        big = {"text": "A" * 70_000}
        self.assert_error(self.service.verify(big), 413, "bodyTooLarge")
        status, _, _ = self.service.ask("POST", "/v1/scan", headers={
            "Content-Type": "image/png", "Content-Length": str(100 << 20)})
        self.assertEqual(status, 413)
        line = b'{"text":"' + b"A" * 70_000 + b'"}\n'
        status, _, answer = self.service.ask("POST", "/v1/verify/batch", line, {"Content-Type": "application/x-ndjson"})
        self.assertEqual((status, json.loads(answer)["error"]["code"]), (200, "bodyTooLarge"))

    def test_a_body_without_a_length_is_refused_at_its_limit(self):
        with self.service.connect() as connection:
            connection.sendall(b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                               b"Transfer-Encoding: chunked\r\n\r\n")
            try:
                for _ in range(40):
                    connection.sendall(b"1000\r\n" + b"A" * 4096 + b"\r\n")
            except OSError:
                pass
            self.assertTrue(connection.recv(1 << 16).startswith(b"HTTP/1.1 413"))

    def test_a_huge_picture_is_refused_before_it_is_decoded(self):
        import struct
        import zlib
        header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
        bomb = (b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + header
                + struct.pack(">I", zlib.crc32(b"IHDR" + header)))
        idat = zlib.compress(b"\0" * 5_000_000)
        bomb += struct.pack(">I", len(idat)) + b"IDAT" + idat + struct.pack(">I", zlib.crc32(b"IDAT" + idat))
        begin = time.monotonic()
        self.assert_error(self.service.json("POST", "/v1/scan", bomb, {"Content-Type": "image/png"}), 413, "tooLarge")
        self.assertLess(time.monotonic() - begin, 2)

    def test_a_header_that_never_ends_is_let_go(self):
        with self.service.connect() as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
            begin = time.monotonic()
            self.assertEqual(connection.recv(100), b"")
            self.assertTrue(8 < time.monotonic() - begin < 15)

    def test_too_long_a_header_is_refused(self):
        with self.service.connect() as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n")
            answer = connection.recv(1 << 16)
        self.assertTrue(answer == b"" or b" 400 " in answer.split(b"\r\n")[0] or b" 431 " in answer.split(b"\r\n")[0])

    def test_more_pictures_than_it_can_read_are_sent_away(self):
        statuses = []

        def scan():
            statuses.append(self.service.ask("POST", "/v1/scan", read("front.png"), {"Content-Type": "image/png"},
                                             timeout=60)[:2])
        threads = [threading.Thread(target=scan) for _ in range(60)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual({status for status, _ in statuses}, {200, 503})
        self.assertTrue(all(headers["retry-after"] == "1" for status, headers in statuses if status == 503))
        self.assertEqual(self.service.json("GET", "/healthz")[0], 200)

    def test_who_reads_no_answers_is_not_answered_for_ever(self):
        body = text("front.txt").encode()
        question = (b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        # Three times what the system keeps of questions and answers that nobody reads.
        waiting, sent, idle = memoryview(question * 30_000), 0, 0
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            connection.connect(("127.0.0.1", self.service.port))
            connection.setblocking(False)
            while sent < len(waiting) and idle < 40:
                try:
                    sent += connection.send(waiting[sent:sent + 65_536])
                    idle = 0
                except BlockingIOError:
                    idle += 1
                    time.sleep(0.05)
            self.assertLess(sent, len(waiting))
            self.assertTrue(self.service.verify({"text": body.decode()})[1]["accepted"])

    def test_connections_are_kept_for_the_next_request(self):
        with self.service.connect() as connection:
            for _ in range(3):
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                self.assertTrue(connection.recv(1 << 16).startswith(b"HTTP/1.1 200"))


class TrustData(unittest.TestCase):
    def civiccard(self, *arguments):
        subprocess.run([CIVICCARD, *map(str, arguments)], check=True, capture_output=True)

    def test_an_update_counts_without_a_restart_and_damage_leaves_the_last(self):
        service = Service()
        try:
            self.assertTrue(service.verify({"text": text("other-front.txt")})[1]["accepted"])
            for name in ("cards.db", "cards.db.key"):
                shutil.copy(DESK / name, service.folder / name)
            self.civiccard("status", "set", "PC-0012346", "suspended", "--registry", service.folder / "cards.db")
            time.sleep(1.1)
            self.civiccard("status", "publish", "--registry", service.folder / "cards.db", "--key", DESK / "status.pem",
                           "--out", service.folder / "status.list")
            self.civiccard("partner", "update", "--state", service.state, "--status", service.folder / "status.list")
            time.sleep(1.2)
            self.assertEqual(service.verify({"text": text("other-front.txt")})[1]["reason"], "suspended")
            (service.state / "index.json").write_text("{}")
            time.sleep(1.2)
            self.assertEqual(service.verify({"text": text("other-front.txt")})[1]["reason"], "suspended")
            time.sleep(6)
            self.assertIn("can't be read; what was read last counts on", service.log())
        finally:
            self.assertEqual(service.stop(), 0)

    def test_it_fetches_what_is_new_and_keeps_the_last_good_ones(self):
        folder = Path(tempfile.mkdtemp())
        state = folder / "state"
        port_of = lambda server: server.server_address[1]
        files = {}

        class City(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = files.get(self.path)
                self.send_response(200 if body else 404)
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        city = http.server.ThreadingHTTPServer(("127.0.0.1", 0), City)
        threading.Thread(target=city.serve_forever, daemon=True).start()
        # The first state: the older bundle and no list. The list's name is the city's own, so it can't be fetched here.
        self.civiccard("partner", "update", "--state", state, "--root", DESK / "root.pub.pem", "--trust",
                       DESK / "older.bundle")
        files["/trust.bundle"] = read("trust.bundle")
        for package in Path(DESK).glob("*.template"):
            files["/" + package.name] = package.read_bytes()
        service = Service("--update-from", f"http://127.0.0.1:{port_of(city)}/trust.bundle", state=state)
        try:
            for _ in range(100):
                if service.json("GET", "/v1/trust")[1]["sequence"] == 2:
                    break
                time.sleep(0.1)
            self.assertEqual(service.json("GET", "/v1/trust")[1]["sequence"], 2)
            for _ in range(150):
                if "could not be updated" in service.log():
                    break
                time.sleep(0.1)
            self.assertIn('"address":"https://bridgeport.example/status"', service.log())
            self.assertEqual(service.verify({"text": text("front.txt")})[1]["reason"], "statusUnknown")
            for _ in range(50):
                templates = service.json("GET", "/v1/trust")[1]["issuers"][0]["templates"]
                if templates[0]["freshness"] == "fresh":
                    break
                time.sleep(0.1)
            self.assertEqual([template["freshness"] for template in templates], ["fresh"])
        finally:
            self.assertEqual(service.stop(), 0)
            city.shutdown()
            shutil.rmtree(folder)


class TLS(unittest.TestCase):
    @staticmethod
    def certificate(folder, name):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                        "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem"), "-days", "2", "-subj",
                        f"/CN={name}", "-addext", "subjectAltName=DNS:desk.example"], check=True, capture_output=True)

    @staticmethod
    def subject(port):
        context = ssl._create_unverified_context()
        with socket.create_connection(("127.0.0.1", port)) as plain:
            with context.wrap_socket(plain, server_hostname="desk.example") as connection:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: desk.example\r\n\r\n")
                assert connection.recv(1 << 16).startswith(b"HTTP/1.1 200")
                return connection.version(), connection.getpeercert(binary_form=True)

    def test_it_speaks_tls_with_a_certificate_that_may_be_renewed(self):
        folder = Path(tempfile.mkdtemp())
        key = new_key(folder / "keys", "desk")
        self.certificate(folder, "one")
        service = Service("--tls-certificate", folder / "cert.pem", "--tls-key", folder / "key.pem", "--host", "0.0.0.0",
                          "--api-keys", folder / "keys", "--server-name", "desk.example")
        try:
            version, first = self.subject(service.port)
            self.assertIn(version, ("TLSv1.2", "TLSv1.3"))
            self.certificate(folder, "two")
            time.sleep(2.3)
            self.assertNotEqual(self.subject(service.port)[1], first)
            (folder / "cert.pem").write_text("no certificate")
            time.sleep(2.3)
            self.subject(service.port)
            self.assertIn("the old one stays", service.log())
            self.assertTrue(key)
        finally:
            self.assertEqual(service.stop(), 0)
            shutil.rmtree(folder)


if __name__ == "__main__":
    unittest.main()
