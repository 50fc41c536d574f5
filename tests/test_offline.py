"""Nothing reaches for the network: not this run, not the Pythons it starts, not a page that it writes."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ASKS = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"

FETCHES = re.compile(
    r"""(?:\b(?:src|srcset|href|action|poster|data)\s*=\s*|url\(\s*|@import\s+)["']?\s*(?:https?:)?//""", re.IGNORECASE
)
"""A page that would load something from elsewhere. A link that a reader may click is one too: paper has none."""


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
@pytest.mark.parametrize("deed", ["connect", "bind"])
def test_an_attempt_to_use_the_network_raises(family, deed):
    address = ("127.0.0.1", 9) if family == socket.AF_INET else ("::1", 9)
    with socket.socket(family) as one, pytest.raises(RuntimeError, match=rf"socket\.{deed}"):
        getattr(one, deed)(address)


def test_looking_up_a_name_raises():
    with pytest.raises(RuntimeError, match="getaddrinfo"):
        socket.getaddrinfo("example.org", 443)


def test_sockets_between_processes_of_this_machine_are_left_alone():
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        one.sendall(b"still here")
        assert other.recv(10) == b"still here"


def test_a_python_that_a_test_starts_is_refused_too():
    child = subprocess.run([sys.executable, "-c", ASKS], capture_output=True, text=True, check=False)
    assert child.returncode == 1
    assert "NetworkUsed" in child.stderr


@pytest.mark.parametrize(
    "page",
    ['<img src="https://x.example/a.png">', "a { background: url(//x.example/a.png) }", "@import 'http://x.example/a'"],
)
def test_a_page_that_fetches_is_noticed(page):
    assert FETCHES.search(page)


def test_a_namespace_is_not_a_fetch():
    assert not FETCHES.search('<svg xmlns="http://www.w3.org/2000/svg"><use href="#mark"/></svg>')


def test_no_report_template_fetches_from_elsewhere():
    asking = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.is_file() and path.suffix not in (".xlsx", ".docx", ".woff2", ".png")
        for match in FETCHES.finditer(path.read_text(encoding="utf-8"))
    ]
    assert asking == []


def test_the_program_opens_no_network_socket_at_all(program, tmp_path):
    """The guard sees Python's sockets; strace sees those of every library, and of every process, too."""
    strace = [program("strace"), "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket,connect", "-A", "-o", "calls"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for words in (["init"], ["load", "--public"], ["metrics", "--year", "2017/18", "--metric", "revenue_per_wte"]):
        command = [*strace, sys.executable, "-m", "consolidate", *words]
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path, env=environment)
    assert [line for line in (tmp_path / "calls").read_text().splitlines() if "AF_INET" in line] == []


def test_strace_would_see_a_network_socket(program, tmp_path):
    script = "import socket; socket.socket(socket.AF_INET).close()"
    trace = [program("strace"), "-f", "-qq", "--seccomp-bpf", "-e", "trace=socket,connect", "-o", "calls"]
    subprocess.run([*trace, sys.executable, "-c", script], check=True, cwd=tmp_path)
    assert "AF_INET" in (tmp_path / "calls").read_text()
