"""Measures `civiccard batch`: one job against two in turns, a registry in a file against one on PostgreSQL, 300 dpi against 600, and the memory of a small and a
large batch. Beside the elapsed time stands the processor time of a card, which other work on the machine changes little. Called by Benchmarks/run.

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

    def processor_seconds(self):
        """Of the server and of all its processes that have ended: one for each connection, and those end with the batch."""
        with open(f"{self.folder}/data/postmaster.pid", encoding="ascii") as file:
            main = file.readline().strip()
        with open(f"/proc/{main}/stat", encoding="ascii") as file:
            # After the name in brackets; utime, stime, cutime and cstime are the 14th to 17th field of all.
            fields = file.read().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.call("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "stop")
        shutil.rmtree(self.folder)


def compare_registries(program, folder, path):
    """Seconds a card with a registry in a file and on a server: medians of alternating runs, one job."""
    place = tempfile.mkdtemp(dir="/tmp")
    # The server's user must come through to its own folder.
    os.chmod(place, 0o711)
    server = Server(f"{place}/pg")
    elapsed, processor = ([], []), ([], [])
    try:
        for _ in range(REGISTRY_ROUNDS):
            file = run(program, folder, path, 1)
            key = f"{folder}/registry-{server.count}.key"
            database = server.database()
            before = server.processor_seconds()
            remote = run(program, folder, path, 1, registry=["--registry", database, "--registry-key", key])
            # The connections' processes are gone a moment after the batch.
            time.sleep(1)
            served = server.processor_seconds() - before
            for side, outcome, more in ((0, file, 0), (1, remote, served)):
                elapsed[side].append(1000 * outcome.seconds / SMALL)
                processor[side].append(1000 * (outcome.processor + more) / SMALL)
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)
    for name, times in (("elapsed", elapsed), ("processor time, the server's too", processor)):
        file, remote = (statistics.median(side) for side in times)
        ranges = [f"{min(side):.1f}–{max(side):.1f}" for side in times]
        print(f"| a card with its registry in SQLite, {name} | {file:.1f} ms ({ranges[0]}) |")
        print(f"| a card with its registry on PostgreSQL, {name} | {remote:.1f} ms ({ranges[1]}), {100 * (remote - file) / file:+.1f} % |")


class Outcome:
    """Elapsed and processor seconds of a batch, and its most memory in MB."""

    def __init__(self, seconds, usage):
        self.seconds, self.processor, self.memory = seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run(program, folder, path, jobs, registry=None, more=()):
    """Issues a batch into an empty registry and folder."""
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
    return Outcome(time.perf_counter() - start, usage)


def main():
    program, count = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "key", "new", f"{folder}/key.pem"], check=True, capture_output=True)
        small, large = requests(folder, SMALL), requests(folder, count)
        runs = {1: [], 2: [], 600: []}
        for _ in range(ROUNDS):
            for jobs in (1, 2):
                runs[jobs].append(run(program, folder, small, jobs))
        kept = size(f"{folder}/out/cards") / SMALL / 1e6
        for _ in range(ROUNDS):
            runs[600].append(run(program, folder, small, 1, more=["--printer", "cr80-600"]))
        best = {name: (min(r.seconds for r in outcomes), 1000 * min(r.processor for r in outcomes) / SMALL)
                for name, outcomes in runs.items()}
        print(f"\n| batch, both faces, load {os.getloadavg()[0]:.1f} | |\n|---|---|")
        for name, text in ((1, "one job"), (2, "two jobs"), (600, "one job, 600 dpi")):
            seconds, processor = best[name]
            print(f"| {SMALL} cards, {text} | {SMALL / seconds:.1f} cards a second, {processor:.1f} ms of processor time a card, "
                  f"{best[1][0] / seconds:.2f} times one job's rate |")
        print(f"| memory of {SMALL} cards, two jobs | {max(r.memory for r in runs[2]):.0f} MB |")
        print(f"| a card's folder | {kept:.2f} MB |")
        if glob.glob("/usr/lib/postgresql/*/bin/initdb"):
            compare_registries(program, folder, small)
        else:
            print("skipped: PostgreSQL's server is not installed")
        if count > SMALL:
            outcome = run(program, folder, large, 2)
            print(f"| {count} cards, two jobs | {count / outcome.seconds:.1f} cards a second, "
                  f"{1000 * outcome.processor / count:.1f} ms of processor time a card |")
            print(f"| memory of {count} cards, two jobs | {outcome.memory:.0f} MB |")


if __name__ == "__main__":
    main()
