"""What the service's tests share: the service as a process of its own, and requests over a real connection.

The environment says where things are: DESK is a folder as PartnerDesk.swift makes it, VERIFYD the service, CIVICCARD
the command line, TEMPLATES the cities'.
"""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

DESK = Path(os.environ["DESK"])
VERIFYD = os.environ["VERIFYD"]
TEMPLATES = os.environ["TEMPLATES"]
CIVICCARD = os.environ["CIVICCARD"]


def read(name):
    return (DESK / name).read_bytes()


def text(name):
    return read(name).decode().strip()


class Service:
    """A running service, on a port that was free; with a state folder of its own unless one is given."""

    def __init__(self, *arguments, state=None, tls=False):
        self.folder = Path(tempfile.mkdtemp(prefix="civiccard-service-"))
        self.state = state or self.folder / "state"
        if state is None:
            shutil.copytree(DESK / "partner", self.state)
        self.log_path = self.folder / "log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(
                [VERIFYD, "--state", str(self.state), "--port", "0", *map(str, arguments)], stderr=log)
        self.port = self.wait_for_port()

    def wait_for_port(self):
        for _ in range(300):
            found = re.search(r'"listening","address":"[^"]*:(\d+)"', self.log())
            if found:
                return int(found[1])
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError("the service does not start: " + self.log())

    def log(self):
        return self.log_path.read_text()

    def ask(self, method, path, body=None, headers=None, timeout=20):
        """The answer's status, its headers, and its body as bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, method, path, body=None, headers=None):
        status, _, answer = self.ask(method, path, body, headers)
        return status, json.loads(answer)

    def verify(self, question, query="", headers=None):
        body = json.dumps(question)
        return self.json("POST", "/v1/verify" + query, body, {"Content-Type": "application/json", **(headers or {})})

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def stop(self):
        """Ends it as a system does; its exit code."""
        self.process.terminate()
        code = self.process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)
        return code


class ServiceCase(unittest.TestCase):
    """Tests of one service; `arguments` are its options."""

    arguments = ()

    @classmethod
    def setUpClass(cls):
        cls.service = Service(*cls.arguments)

    @classmethod
    def tearDownClass(cls):
        code = cls.service.stop()
        assert code == 0, code

    def assert_error(self, answer, status, code):
        self.assertEqual(answer[0], status, answer)
        self.assertEqual(answer[1]["error"]["code"], code)
        self.assertTrue(answer[1]["error"]["message"])


def run(*arguments):
    """The code and the errors of a service that is not expected to go on running."""
    done = subprocess.run([VERIFYD, *map(str, arguments)], capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr
