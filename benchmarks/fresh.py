"""A measured function runs in a process of its own: nothing is warm, no thread pool is left over."""

import json
import subprocess
import sys
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
short = False  # the short form measures nothing: then everything runs in this process, where imports are paid once


def command(function, arguments):
    """What starts a Python process that runs one function of this package."""
    return [sys.executable, "-m", "benchmarks.fresh", function.__module__, function.__name__, json.dumps(arguments)]


def fresh(function, **arguments):
    """Runs a function of this package in a new process.

    Args:
        function: returns what JSON can hold. arguments: JSON, too.
    Returns:
        What the function returned.
    """
    if short:
        return json.loads(json.dumps(function(**arguments)))
    done = subprocess.run(command(function, arguments), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@contextmanager
def running(function, **arguments):
    """A function of this package that goes on in a new process while the block is executed.

    Args:
        function: prints one line of JSON when it is ready, then waits until its standard input is closed.
    Yields:
        Running.
    """
    process = subprocess.Popen(command(function, arguments), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Running(process)
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


class Running:
    """A process of `running`.

    Attributes:
        pid: of the process. ready: what it said first.
    """

    def __init__(self, process):
        self.process = process
        self.pid = process.pid
        self.ready = json.loads(next(line for line in process.stdout if line.startswith("{")))

    def result(self):
        """Ends it; gives what its function returned."""
        self.process.stdin.close()
        return json.loads(self.process.stdout.read().splitlines()[-1])


def say_ready(**values):
    """In a function for `running`: the line that says it is ready."""
    print(json.dumps(values), flush=True)


def wait_for_end():
    """In a function for `running`: returns when the block is over."""
    sys.stdin.read()


def main(module, name, arguments):
    print(json.dumps(getattr(import_module(module), name)(**json.loads(arguments))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
