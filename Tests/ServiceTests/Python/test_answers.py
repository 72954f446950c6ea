"""What the service answers: the command line's verdicts, whatever the transport; and what is wrong with a question."""
import json
import re
import subprocess
import time
import unittest
from email.utils import parsedate_to_datetime

from desk import CIVICCARD, DESK, Service, ServiceCase, TEMPLATES, read, text

NDJSON = {"Content-Type": "application/x-ndjson"}


def without_ages(verdict):
    trust = {name: value for name, value in verdict["trust"].items() if name not in ("bundleAge", "statusAge")}
    return {**verdict, "trust": trust}


class Answers(ServiceCase):
    def command_line(self, *arguments):
        done = subprocess.run([CIVICCARD, "verify", "--state", str(self.service.state), "--json", *arguments],
                              capture_output=True, text=True, timeout=60)
        return without_ages(json.loads(done.stdout))

    def test_a_text_has_the_command_lines_verdict(self):
        for name, reason in (("front.txt", None), ("back.txt", None), ("revoked-front.txt", "revoked")):
            status, verdict = self.service.verify({"text": text(name)})
            self.assertEqual((status, verdict["reason"]), (200, reason))
            self.assertEqual(without_ages(verdict), self.command_line(text(name)))

    def test_plain_text_and_json_are_the_same_question(self):
        for body in (text("front.txt"), text("front.txt") + "\r\n"):
            status, verdict = self.service.json("POST", "/v1/verify", body, {"Content-Type": "text/plain; charset=utf-8"})
            self.assertEqual((status, verdict["accepted"]), (200, True))
        self.assertEqual(verdict["repairs"], ["lineBreaks"])

    def test_json_may_be_escaped_and_spaced_as_it_likes(self):
        escaped = "".join("\\u%04x" % ord(character) for character in text("front.txt"))
        for body in ('{"text":"%s"}' % escaped, '{\n "text" : "%s"\n}' % text("front.txt")):
            status, verdict = self.service.json("POST", "/v1/verify", body, {"Content-Type": "application/json"})
            self.assertEqual((status, verdict["accepted"]), (200, True))

    def test_a_picture_has_the_command_lines_verdict(self):
        for name in ("front", "back", "revoked-front"):
            status, verdict = self.service.json(
                "POST", "/v1/scan", read(name + ".png"), {"Content-Type": "image/png"})
            self.assertEqual(status, 200)

            self.assertEqual(without_ages(verdict), self.command_line("--image", str(DESK / (name + ".png"))))

    def test_the_portrait_is_that_of_an_accepted_card_only(self):
        def portrait(name):
            _, verdict = self.service.json(
                "POST", "/v1/scan?portrait=true", read(name), {"Content-Type": "image/png"})
            return verdict["portrait"]
        self.assertTrue(portrait("back.png").startswith("data:image/png;base64,iVBORw0KGgo"))
        self.assertIsNone(portrait("front.png"))
        self.assertIsNone(portrait("revoked-back.png"))

    def test_front_and_back_are_one_card_or_none(self):
        both = {"front": [text("front.txt")], "back": [text("back.txt")]}
        status, verdict = self.service.verify(both, "?portrait=true&desk=es")
        self.assertEqual((status, verdict["accepted"], verdict["card"]["profile"]), (200, True, "portrait"))
        self.assertIn("auténtica", verdict["desk"]["sentence"])
        self.assertTrue(verdict["portrait"])
        foreign = {"front": [text("front.txt")], "back": [text("other-back.txt")]}
        self.assertEqual(self.service.verify(foreign)[1]["reason"], "codesDisagree")

    def test_texts_and_advice_come_with_a_picture_when_asked_for(self):
        _, verdict = self.service.json(
            "POST", "/v1/scan?texts=true&advice=true", read("front.png"), {"Content-Type": "image/png"})
        self.assertEqual((verdict["texts"], verdict["advice"]), ([text("front.txt")], None))

    def test_a_whole_face_is_inspected_with_the_templates(self):
        def multipart(**parts):
            body = b"".join(b"--edge\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a.png\"\r\n"
                            b"Content-Type: image/png\r\n\r\n%s\r\n" % (name.encode(), part)
                            for name, part in parts.items()) + b"--edge--\r\n"
            return body, {"Content-Type": "multipart/form-data; boundary=edge"}
        # The bundle names the template's package, and this service has neither that nor a folder with it.
        status, inspection = self.service.json("POST", "/v1/inspect", *multipart(front=read("front.png")))
        self.assertEqual((status, inspection["reason"]), (200, "faceNotJudged"))
        self.assertEqual([region["why"] for region in inspection["face"]["regions"]], ["template"])
        service = Service("--templates", TEMPLATES)
        try:
            status, inspection = service.json("POST", "/v1/inspect", *multipart(
                front=read("front.png"), back=read("back.png")))
            self.assertEqual((status, inspection["verdict"]["accepted"]), (200, True), inspection)
            self.assertEqual(inspection["face"]["template"], inspection["verdict"]["card"]["template"])
            self.assertFalse([region for region in inspection["face"]["regions"] if region["answer"] == "differs"])
            status, inspection = service.json("POST", "/v1/inspect", *multipart(
                front=read("front.png"), back=read("other-back.png")))
            self.assertEqual((status, inspection["reason"]), (200, "codesDisagree"))
            for body, headers in ((b"", {"Content-Type": "multipart/form-data"}),
                                  (b"--edge\r\n", {"Content-Type": "multipart/form-data; boundary=edge"}),
                                  (b"--edge--", {"Content-Type": "multipart/form-data; boundary=other"})):
                self.assert_error(service.json("POST", "/v1/inspect", body, headers), 400, "badMultipart")
            self.assert_error(service.json("POST", "/v1/inspect", *multipart(back=b"a")), 400, "frontMissing")
            self.assert_error(service.json("POST", "/v1/inspect", *multipart(front=b"a")), 400, "unreadable")
        finally:
            self.assertEqual(service.stop(), 0)

    def test_the_trust_data_say_how_fresh_they_are(self):
        status, trust = self.service.json("GET", "/v1/trust")
        self.assertEqual((status, trust["sequence"], trust["freshness"]), (200, 2, "fresh"))
        self.assertEqual(trust["issuers"][0]["statusList"]["freshness"], "fresh")
        self.assertEqual(self.service.json("GET", "/readyz"), (200, {"ready": True}))
        self.assertEqual(self.service.json("GET", "/healthz"), (200, {"alive": True}))

    def test_a_batch_has_an_answer_for_each_line_in_its_order(self):
        names = ["front.txt", "revoked-front.txt", "back.txt"]
        lines = [json.dumps({"text": text(names[index % 3])}) for index in range(1_000)]
        lines[500] = '{"no": "question"}'
        lines[700] = json.dumps({"front": [text("front.txt")], "back": [text("other-back.txt")]})
        status, headers, answer = self.service.ask("POST", "/v1/verify/batch", "\n".join(lines), NDJSON)
        answers = [json.loads(line) for line in answer.decode().splitlines()]
        self.assertEqual((status, headers["content-type"], len(answers)), (200, "application/x-ndjson", 1_000))
        self.assertEqual(answers[500]["error"]["code"], "malformedQuestion")
        self.assertEqual(answers[700]["reason"], "codesDisagree")
        for index, answer in enumerate(answers):
            if index not in (500, 700):
                self.assertEqual(answer["reason"], [None, "revoked", None][index % 3], index)

    def test_a_batch_answers_while_it_is_still_sent(self):
        line = json.dumps({"text": text("front.txt")}).encode() + b"\n"
        with self.service.connect() as connection:
            connection.sendall(b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                               b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
            chunk = line * 2_000
            connection.sendall(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            first = connection.recv(1 << 16)
            self.assertTrue(first.startswith(b"HTTP/1.1 200"))
            answered = first
            while answered.count(b"\"accepted\":true") < 1_000:
                answered += connection.recv(1 << 16)
            connection.sendall(b"0\r\n\r\n")
            while more := connection.recv(1 << 16):
                answered += more
        self.assertEqual(answered.count(b"\"accepted\":true"), 2_000)

    def test_a_batch_may_come_in_pieces_of_any_size(self):
        lines = b"\r\n".join([json.dumps({"text": text("front.txt")}).encode(), b"", b" ", b"{}"] * 5)
        with self.service.connect() as connection:
            connection.sendall(b"POST /v1/verify/batch HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                               b"Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
            for size in (1, 2, 5, 300, 575, 576, 577, len(lines)):
                piece, lines = lines[:size], lines[size:]
                connection.sendall(b"%x\r\n%s\r\n" % (len(piece), piece) if piece else b"")
            connection.sendall(b"0\r\n\r\n")
            answered = b""
            while more := connection.recv(1 << 16):
                answered += more
        self.assertEqual(re.findall(rb'^{"(accepted|error)"', answered, re.MULTILINE), [b"accepted", b"error"] * 5)

    def test_answers_come_in_the_order_of_the_questions(self):
        # One after another without waiting: some are answered at once, others take their time.
        def post(path, kind, body, more=b""):
            return (b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n%s"
                    % (path, kind, len(body), more, body))
        front = text("front.txt").encode()
        questions = [
            (post(b"/v1/verify", b"text/plain", front), 200, b'"accepted":true'),
            (post(b"/v1/scan", b"image/png", read("front.png")), 200, b'"accepted":true'),
            (post(b"/v1/verify", b"text/plain", b"nothing"), 200, b'"unreadable"'),
            (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, b'"alive"'),
            (post(b"/v1/verify", b"text/html", front), 415, b'"unsupportedType"'),
            (post(b"/v1/verify?desk=en", b"text/plain", front), 200, b'"desk"'),
            (post(b"/v1/verify", b"application/json", b"{}"), 400, b'"malformedQuestion"'),
            (post(b"/v1/verify", b"text/plain", front, b"Connection: close\r\n"), 200, b'"accepted":true'),
        ]
        with self.service.connect() as connection:
            connection.sendall(b"".join(question for question, _, _ in questions))
            answered = b""
            while more := connection.recv(1 << 16):
                answered += more
        answers = answered.split(b"HTTP/1.1 ")[1:]
        self.assertEqual([int(answer[:3]) for answer in answers], [status for _, status, _ in questions])
        for answer, (_, _, word) in zip(answers, questions):
            self.assertIn(word, answer)
            self.assertRegex(answer, rb"(?i)\r\ndate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n")
        self.assertEqual(len(set(re.findall(rb"(?i)x-request-id: (\S+)", answered))), len(questions))

    def test_the_date_of_an_answer_is_now(self):
        _, headers, _ = self.service.ask("POST", "/v1/verify", text("front.txt"), {"Content-Type": "text/plain"})
        self.assertLess(abs(parsedate_to_datetime(headers["date"]).timestamp() - time.time()), 3)

    def test_a_bad_question_is_told_what_is_wrong(self):
        json_type = {"Content-Type": "application/json"}
        for body in ("", "{", "[]", "{}", '{"text": 1}', '{"text": "A", "more": 1}', '{"text": "A", "front": []}',
                     '{"back": ["A"]}', json.dumps({"front": ["A"] * 33})):
            self.assert_error(self.service.json("POST", "/v1/verify", body, json_type), 400, "malformedQuestion")
        self.assert_error(self.service.json("POST", "/v1/verify", "{}", {"Content-Type": "text/html"}), 415,
                          "unsupportedType")
        self.assert_error(self.service.json("POST", "/v1/verify", "{}", {}), 415, "unsupportedType")
        self.assert_error(self.service.verify({"text": "A"}, "?desk=fr"), 400, "badQuery")
        self.assert_error(self.service.verify({"text": "A"}, "?portrait=yes"), 400, "badQuery")
        self.assert_error(self.service.json("GET", "/nothing"), 404, "notFound")
        self.assert_error(self.service.json("GET", "/v1/verify"), 405, "methodNotAllowed")
        self.assertEqual(self.service.ask("GET", "/v1/verify")[1]["allow"], "POST")

    def test_a_bad_picture_is_told_what_is_wrong(self):
        png = {"Content-Type": "image/png"}
        self.assert_error(self.service.json("POST", "/v1/scan", b"no picture", png), 400, "unreadable")
        self.assert_error(self.service.json("POST", "/v1/scan", read("front.png")[:20_000], png), 400, "truncated")
        status, verdict = self.service.json("POST", "/v1/scan?advice=true", blank_png(), png)
        self.assertEqual((status, verdict["reason"], verdict["advice"]), (200, "unreadable", "light"))

    def test_what_is_no_card_is_a_verdict(self):
        for question in ("", "https://example.org", "0" * 4_000):
            status, verdict = self.service.verify({"text": question})
            self.assertEqual((status, verdict["reason"]), (200, "unreadable"))

    def test_a_verdict_may_be_kept_by_nobody(self):
        _, headers, _ = self.service.ask("POST", "/v1/verify", text("front.txt"), {"Content-Type": "text/plain"})
        self.assertEqual(headers["cache-control"], "no-store")
        self.assertRegex(headers["x-request-id"], "^[0-9a-f]{16,}$")

    def test_the_log_has_requests_and_no_personal_data(self):
        self.service.verify({"text": text("front.txt")}, "?desk=en")
        self.service.json("GET", "/made-up-by-a-stranger?Maria")
        time.sleep(0.2)
        lines = [json.loads(line) for line in self.service.log().splitlines()]
        self.assertTrue(any(line.get("path") == "/v1/verify" and line["status"] == "200" for line in lines))
        for secret in ("Hern", "PC-00", text("front.txt")[:40], "stranger", "1987"):
            self.assertNotIn(secret, self.service.log())

    def test_the_metrics_count_requests_and_verdicts(self):
        self.service.verify({"text": text("revoked-front.txt")})
        _, headers, body = self.service.ask("GET", "/metrics")
        self.assertTrue(headers["content-type"].startswith("text/plain; version=0.0.4"))
        self.assertRegex(body.decode(), r'civiccard_verdicts_total\{reason="revoked"\} [1-9]')
        self.assertRegex(body.decode(), r'http_requests_total\{method="POST",path="/v1/verify",status="200"\} [1-9]')
        self.assertIn("# TYPE http_request_duration_seconds histogram", body.decode())

    def test_the_description_is_served_and_names_every_address(self):
        status, description = self.service.json("GET", "/openapi.json")
        self.assertEqual((status, description["openapi"]), (200, "3.1.0"))
        for path, methods in description["paths"].items():
            for method in ("get", "post"):
                status = self.service.ask(method.upper(), path)[0]
                self.assertEqual(status == 405, method not in methods, (method, path))


def blank_png():
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\x08" * 400) * 300
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 400, 300, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


if __name__ == "__main__":
    unittest.main()
