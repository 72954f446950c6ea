"""What Benchmarks/Service/run prints. Rates alternate with the library's own, best of three, so that a busy machine is busy for both."""
import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zlib
from pathlib import Path

verifyd, library, desk, seconds = sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])
cores = os.cpu_count()
TEXT = (desk / "front.txt").read_text().strip()
QUESTION = json.dumps({"text": TEXT})
CONNECTIONS = 32


class Service:
    def __init__(self):
        self.log = tempfile.NamedTemporaryFile(mode="r", suffix=".log")
        self.process = subprocess.Popen([verifyd, "--state", str(desk / "state"), "--port", "0", "--log-level", "notice"],
                                        stderr=open(self.log.name, "w"))
        for _ in range(200):
            found = re.search(r'"address":"[^"]*:(\d+)"', Path(self.log.name).read_text())
            if found:
                break
            time.sleep(0.05)
        self.port = int(found[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def memory(self):
        """Megabytes that it holds."""
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def processor(self):
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def good(self):
        """How long a good question takes at this moment, in seconds."""
        begin = time.monotonic()
        request = urllib.request.Request(self.url + "/v1/verify", QUESTION.encode(), {"Content-Type": "application/json"})
        assert json.load(urllib.request.urlopen(request, timeout=30))["accepted"] is True
        return time.monotonic() - begin

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def stop(self):
        assert self.process.poll() is None, "the service has crashed"
        self.process.terminate()
        assert self.process.wait(60) == 0


def library_rate():
    """Verdicts a second, and microseconds of processor time for one."""
    before = os.times()
    length = min(seconds, 5)
    rate = int(subprocess.run([library, str(desk / "state"), str(desk / "front.txt"), str(length), str(cores)],
                              check=True, capture_output=True, text=True).stdout)
    after = os.times()
    return rate, (after.children_user + after.children_system - before.children_user - before.children_system) / (rate * length) * 1e6


def single_rate(service):
    script = desk / "post.lua"
    script.write_text(f'wrk.method = "POST"\nwrk.body = {json.dumps(QUESTION)}\nwrk.headers["Content-Type"] = "application/json"\n'
                      'done = function(summary, latency) io.write(string.format("QUANTILES %f %f %f ERRORS %d\\n", '
                      'latency:percentile(50), latency:percentile(99), latency:percentile(99.9), '
                      'summary.errors.status + summary.errors.read + summary.errors.timeout)) end\n')
    before = service.processor()
    output = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{int(seconds)}s", "-s", str(script), service.url + "/v1/verify"],
                            check=True, capture_output=True, text=True).stdout
    quantiles = re.search(r"QUANTILES (\S+) (\S+) (\S+) ERRORS (\d+)", output)
    assert quantiles[4] == "0", output
    count = int(re.search(r"(\d+) requests in", output)[1])
    used = (service.processor() - before) / count * 1e6
    return float(re.search(r"Requests/sec:\s+(\S+)", output)[1]), used, [float(quantiles[i]) / 1000 for i in (1, 2, 3)]


def batch_rate(service, count):
    path = desk / "batch.ndjson"
    if not path.exists():
        path.write_text((QUESTION + "\n") * count)
    begin, before = time.monotonic(), service.processor()
    answer = subprocess.run(["curl", "-sS", service.url + "/v1/verify/batch", "-H", "Content-Type: application/x-ndjson",
                             "-T", str(path), "-X", "POST"], check=True, capture_output=True).stdout
    elapsed = time.monotonic() - begin
    assert answer.count(b'"accepted":true') == count
    return count / elapsed, (service.processor() - before) / count * 1e6


def rates():
    service = Service()
    rounds = []
    for _ in range(3):
        rounds.append((library_rate(), single_rate(service), batch_rate(service, 100_000)))
        print("  a second: library {:,}, single {:,.0f}, NDJSON {:,.0f}".format(*(one[0] for one in rounds[-1])), file=sys.stderr)
    best = [max(one[index][0] for one in rounds) for index in range(3)]
    used = [min(one[index][1] for one in rounds) for index in range(3)]
    quantiles = min((one[1][2] for one in rounds), key=lambda three: three[0])
    names = [f"the library itself, {cores} threads", f"single requests, {CONNECTIONS} connections", "NDJSON, one connection"]
    for index, name in enumerate(names):
        latency = "p50 {:.1f}, p99 {:.1f}, p99.9 {:.1f} ms".format(*quantiles) if index == 1 else ""
        print(f"| {name} | {best[index]:,.0f} | {best[index] / best[0]:.2f} | {used[index]:.0f} µs | {used[0] / used[index]:.2f} | {latency} |")
    service.stop()


def slow_loris(service):
    """500 connections that send a header's bytes one by one and never end it."""
    sockets = [service.connect() for _ in range(500)]
    for one in sockets:
        one.sendall(b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nX-")
    yield
    for _ in range(5):
        for one in sockets:
            try:
                one.sendall(b"a")
            except OSError:
                pass
        time.sleep(0.2)
        yield
    for one in sockets:
        one.close()


def bad_requests(service):
    """10,000 that are no HTTP, no JSON, or nobody's business."""
    kinds = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200), b"GET / HTTP/9.9\r\n\r\n",
             b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"text\":1",
             b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
             b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
             b"POST /v1/scan HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", os.urandom(500)]
    for index in range(10_000):
        with service.connect() as one:
            try:
                one.sendall(kinds[index % len(kinds)])
                one.shutdown(socket.SHUT_WR)
                one.recv(1 << 12)
            except OSError:
                pass
        if index % 500 == 0:
            yield


def png(width, height, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def pictures(service, file, times):
    def send():
        try:
            urllib.request.urlopen(urllib.request.Request(service.url + "/v1/scan", file, {"Content-Type": "image/png"}), timeout=60)
        except OSError:
            pass  # 413, 503: it says no
    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        yield
        time.sleep(0.1)


def bombs(service):
    """40 pictures that say 900 megapixels, of some kilobytes."""
    yield from pictures(service, png(30_000, 30_000, b"\0" * 10_000_000), 40)


def huge_pictures(service):
    """40 at once of 24 megapixels, as large as they may be."""
    yield from pictures(service, png(6_000, 4_000, (b"\0" + b"\xc8" * 6_000) * 4_000), 40)


def half_closed(service):
    """1,000 connections that ask and don't read the answer, or stop in the middle of a body."""
    sockets = []
    for index in range(1_000):
        one = service.connect()
        if index % 2:
            one.sendall(b"POST /v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 500\r\n\r\nHALF")
        else:
            one.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        one.shutdown(socket.SHUT_WR)
        sockets.append(one)
        if index % 100 == 0:
            yield
    yield
    for one in sockets:
        one.close()


def hostile():
    for load in (slow_loris, bad_requests, bombs, huge_pictures, half_closed):
        service = Service()
        service.good()
        before, most, slowest = service.memory(), 0, 0
        for _ in load(service):
            slowest = max(slowest, service.good())
            most = max(most, service.memory())
        time.sleep(1)
        slowest = max(slowest, service.good())
        print(f"| {load.__doc__.rstrip('.')} | {slowest * 1000:,.0f} ms | {before:.0f} | {most:.0f} | {service.memory():.0f} |")
        sys.stdout.flush()
        service.stop()


print("| | verdicts a second | of the library's | processor time of one | library's to it | latency |\n|---|---|---|---|---|---|")
rates()
print("\n| load | a good question takes at most | MB before | at most | after |\n|---|---|---|---|---|")
hostile()
