"""Runs a program with a terminal of its own for input and errors, and answers each question (": ") with the next of the answers.

Arguments: a JSON array of the answers, then the program and its arguments. Prints an object: status, signal, output, screen.
"""

import json
import os
import pty
import signal
import subprocess
import sys

# What the tests' own thread blocks, or a shell has its background jobs ignore, the program would not get.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
signal.signal(signal.SIGINT, signal.SIG_DFL)
answers, command = json.loads(sys.argv[1]), sys.argv[2:]
master, slave = pty.openpty()
process = subprocess.Popen(command, stdin=slave, stdout=subprocess.PIPE, stderr=slave)
os.close(slave)
screen, answered = b"", 0
while True:
    try:
        shown = os.read(master, 4096)
    except OSError:  # Linux says so when the program, the terminal's last user, has gone
        break
    if not shown:
        break
    screen += shown
    while answered < len(answers) and screen.count(b": ") > answered:
        os.write(master, answers[answered].encode())
        answered += 1
output = process.stdout.read().decode()
code = process.wait()
result = {"status": code if code >= 0 else None, "signal": -code if code < 0 else None}
print(json.dumps(result | {"output": output, "screen": screen.decode(errors="replace")}))
