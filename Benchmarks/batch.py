"""Measures `civiccard batch`: one job against two in turns, a registry in a file against one on PostgreSQL, 300 dpi against 600, and the memory of a small and a
large batch. Called by Benchmarks/run.

    batch.py CIVICCARD COUNT
"""
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SAMPLE, TEMPLATE = "Samples/park-city", "Templates/park-city"
SMALL, ROUNDS, REGISTRY_ROUNDS = 100, 3, 5


def size(folder):
    """Bytes of all files below it."""
    return sum(os.path.getsize(f"{path}/{name}") for path, _, names in os.walk(folder) for name in names)


def requests(folder, count):
    with open(f"{SAMPLE}/resident.json", encoding="utf-8") as file:
        request = json.load(file)
    for picture in ("photo", "signature"):
        request[picture] = os.path.abspath(f"{SAMPLE}/{request[picture]}")
    path = f"{folder}/{count}.jsonl"
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            request["number"] = f"PC-{number:07d}"
            file.write(json.dumps(request, ensure_ascii=False) + "\n")
    return path


class Server:
    """A PostgreSQL server of its own, in `folder`, that listens on a Unix socket alone; it does not run as root."""

    def __init__(self, folder):
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder, self.count = folder, 0
        os.mkdir(folder, 0o700)
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
        self.call("initdb", "-D", f"{folder}/data", "-U", "owner", "--auth=trust", "--encoding=UTF8", "--no-locale")
        self.call("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o",
                  f"-c listen_addresses='' -c unix_socket_directories='{folder}'", "start")

    def call(self, name, *arguments):
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(user + [f"{self.programs}/{name}", *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/tmp")

    def database(self):
        self.count += 1
        self.call("createdb", "-h", self.folder, "-U", "owner", f"city{self.count}")
        return f"postgres://owner@/city{self.count}?host={self.folder}"

    def stop(self):
        self.call("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "stop")
        shutil.rmtree(self.folder)


def compare_registries(program, folder, path):
    """Seconds a card with a registry in a file and on a server: medians of alternating runs, one job."""
    place = tempfile.mkdtemp(dir="/tmp")
    # The server's user must come through to its own folder.
    os.chmod(place, 0o711)
    server, seconds = Server(f"{place}/pg"), ([], [])
    try:
        for _ in range(REGISTRY_ROUNDS):
            seconds[0].append(run(program, folder, path, 1)[0] / SMALL)
            key = f"{folder}/registry-{server.count}.key"
            options = ["--registry", server.database(), "--registry-key", key]
            seconds[1].append(run(program, folder, path, 1, registry=options)[0] / SMALL)
    finally:
        server.stop()
    file, remote = (statistics.median(times) for times in seconds)
    print(f"| a card with its registry in SQLite | {1000 * file:.1f} ms |")
    print(f"| a card with its registry on PostgreSQL | {1000 * remote:.1f} ms, {100 * (remote - file) / file:+.1f} % |")


def run(program, folder, path, jobs, registry=None, more=()):
    """Seconds and the most memory in MB of a batch into an empty registry and folder."""
    out = f"{folder}/out"
    shutil.rmtree(out, ignore_errors=True)
    os.mkdir(out)
    start = time.perf_counter()
    batch = subprocess.Popen(
        [program, "batch", path, "--template", TEMPLATE, "--key", f"{folder}/key.pem", "--out", f"{out}/cards",
         *(registry or ["--registry", f"{out}/registry.sqlite"]), "--jobs", str(jobs), *more],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(batch.pid, 0)
    if status != 0:
        sys.exit("the batch failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "key", "new", f"{folder}/key.pem"], check=True, capture_output=True)
        small, large = requests(folder, SMALL), requests(folder, count)
        one, two, memory = float("inf"), float("inf"), 0
        for _ in range(ROUNDS):
            one = min(one, run(program, folder, small, 1)[0])
            seconds, used = run(program, folder, small, 2)
            two, memory = min(two, seconds), max(memory, used)
        print("\n| batch, both faces | |\n|---|---|")
        print(f"| {SMALL} cards, one job | {SMALL / one:.1f} cards a second |")
        print(f"| {SMALL} cards, two jobs | {SMALL / two:.1f} cards a second, {one / two:.2f} times |")
        print(f"| memory of {SMALL} cards, two jobs | {memory:.0f} MB |")
        print(f"| a card's folder | {size(f'{folder}/out/cards') / SMALL / 1e6:.2f} MB |")
        fine = min(run(program, folder, small, 1, more=["--printer", "cr80-600"])[0] for _ in range(ROUNDS))
        print(f"| {SMALL} cards at 600 dpi, one job | {SMALL / fine:.1f} cards a second, {fine / one:.2f} times the time |")
        if glob.glob("/usr/lib/postgresql/*/bin/initdb"):
            compare_registries(program, folder, small)
        else:
            print("skipped: PostgreSQL's server is not installed")
        if count > SMALL:
            seconds, used = run(program, folder, large, 2)
            print(f"| {count} cards, two jobs | {count / seconds:.1f} cards a second |")
            print(f"| memory of {count} cards, two jobs | {used:.0f} MB |")


if __name__ == "__main__":
    main()
