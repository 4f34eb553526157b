"""Clients that are slow, or send what no client sends, on a real socket."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from endpoint.http.connections import AROUND_BYTES, HEADER_BYTES, HEADER_SECONDS, TARGET_BYTES

if TYPE_CHECKING:
    from conftest import Server

PATIENCE = 10 * HEADER_SECONDS
GET = b"GET /health HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
# What is sent, and the status of the answer; None where the connection is closed without one.
UNFINISHED: dict[str, tuple[bytes, int | None]] = {
    "nothing": (b"", None),
    "empty lines": (b"\r\n\r\n", None),
    "half an address": (b"GET /hea", 408),
    "half the headers": (GET + b"Acc", 408),
    "a second request": (GET + b"\r\n" + GET, 200),
    "no second request": (GET + b"\r\n", 200),
    "a body that nobody waits for": (b"POST" + GET[3:] + b"Content-Length: 9\r\n\r\n", 405),
}

# Lines of the header Host, and the status of the answer (RFC 9112, section 3.2).
HOSTS: dict[str, int] = {
    "Host: a.example:8000": 200,
    "Host: [::1]:80": 200,
    "Host:": 200,
    "X: a": 400,
    "Host: a\r\nHost: a": 400,
    "Host: a b": 400,
    'Host: a"><script>': 400,
    "Host: a/b": 400,
    "Host: user@a": 400,
    "Host: a:x": 400,
    "Host: a:99999": 400,
    "Host: x%zz": 400,
    "Host: \xe9": 400,
    f"Host: {'a' * 400}": 400,
}


@contextmanager
def connection(server: Server) -> Iterator[socket.socket]:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=PATIENCE) as sock:
        yield sock


def answered(sock: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    found = b""
    while chunk := sock.recv(65_536):
        found += chunk
    return found


def test_who_does_not_finish_a_request_is_let_go(small_server: Server) -> None:
    """All at once: each takes as long as may be waited."""
    with ExitStack() as opened:
        waiting = {name: opened.enter_context(connection(small_server)) for name in UNFINISHED}
        for name, (sent, _) in UNFINISHED.items():
            waiting[name].sendall(sent)
        for name, (_, status) in UNFINISHED.items():
            answer = answered(waiting[name])
            assert answer[9:12] == (str(status).encode() if status else b""), name
            if status == 408:
                assert b"connection: close" in answer and answer.endswith(b"send it at once.")


def test_a_byte_now_and_then_puts_nothing_off(small_server: Server) -> None:
    with connection(small_server) as sock:
        sock.sendall(GET)
        sock.settimeout(0.5)
        end = time.monotonic() + PATIENCE
        answer = b""
        while not answer and time.monotonic() < end:
            with suppress(ConnectionError):  # it may have hung up just now: what it said is there
                sock.sendall(b"X-A: b\r\n")
            try:
                answer = sock.recv(1_000)
            except TimeoutError:
                continue
        assert answer.startswith(b"HTTP/1.1 408 ")


def test_headers_without_end_are_not_kept(small_server: Server) -> None:
    with connection(small_server) as sock:
        sock.sendall(GET)
        for _ in range(20):
            sock.sendall(b"X: " + b"a" * (HEADER_BYTES // 4) + b"\r\n")
        assert answered(sock).startswith(b"HTTP/1.1 431 ")
    with connection(small_server) as sock:
        sock.sendall(GET + b"X: " + b"a" * (HEADER_BYTES - 100))
        sock.sendall(b"a" * 100)
        assert answered(sock).startswith(b"HTTP/1.1 431 ")
    with connection(small_server) as sock:  # the last piece is counted too
        sock.sendall(GET + b"X: " + b"a" * (HEADER_BYTES - 20) + b"\r\n\r\n")
        assert answered(sock).startswith(b"HTTP/1.1 431 ")
    assert small_server.http.get("/health").status_code == 200


@pytest.mark.parametrize(("size", "status"), [(TARGET_BYTES, 200), (TARGET_BYTES + 1, 414), (600_000, 414)])
def test_an_address_without_end_is_told_so(small_server: Server, size: int, status: int) -> None:
    target = "/sparql?query=ASK{}%20%23".ljust(size, "a")
    with connection(small_server) as sock:
        sock.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        answer = answered(sock)
    assert (answer[9:12], b"body of a POST" in answer) == (b"%d" % status, status == 414)


@pytest.mark.parametrize("field", [b"a: b\r\n", b"a" * 1_000, b"1;" + b"a" * 1_000])
def test_what_is_no_body_and_has_no_end_is_not_kept(small_server: Server, field: bytes) -> None:
    """Fields after the last chunk, one of them without an end, and the line of a chunk."""
    with connection(small_server) as sock:
        last = b"" if field.startswith(b"1;") else b"0\r\n"
        sock.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n" + last)
        with pytest.raises(OSError, match=r"(?i)reset|broken"):
            for _ in range(200 * AROUND_BYTES // len(field)):
                sock.sendall(field)
    assert small_server.http.get("/health").status_code == 200


def test_many_small_chunks_are_a_body(small_server: Server) -> None:
    text = b"query=ASK%7B%7D%23" + b"a" * AROUND_BYTES
    chunks = b"".join(b"1;x=y\r\n%c\r\n" % letter for letter in text)
    with connection(small_server) as sock:
        sock.sendall(
            POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
        )
        assert answered(sock).startswith(b"HTTP/1.1 200 ")


def test_a_field_after_the_body_is_no_header(small_server: Server) -> None:
    """RFC 9110, section 6.5.1: it might say who asks."""
    with connection(small_server) as sock:
        sock.sendall(
            POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            b"f\r\nquery=ASK%7B%7D\r\n0\r\nAccept: text/csv\r\n\r\n"
        )
        assert b"application/sparql-results+json" in answered(sock)


def test_of_many_requests_at_once_some_are_answered(small_server: Server) -> None:
    with connection(small_server) as sock:
        sock.sendall(1_000 * (GET + b"\r\n"))
        found = answered(sock)
    assert 1 < found.count(b"HTTP/1.1 200 ") < 1_000
    assert found.count(b"connection: close") == 1
    assert found.rindex(b"connection: close") > found.rindex(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("pause", [0.0, 0.3])
def test_upgrade_is_ignored_and_the_body_is_read(small_server: Server, pause: float) -> None:
    """RFC 9110, section 7.8: Java's client offers HTTP/2 so, with its first request."""
    upgrade = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEA\r\n"
    with connection(small_server) as sock:
        sock.sendall(POST + upgrade + b"Content-Length: 15\r\n\r\n")
        time.sleep(pause)
        sock.sendall(b"query=ASK%7B%7D" + GET + b"Connection: close\r\n\r\n")
        found = answered(sock)
    assert found.count(b"HTTP/1.1 200 ") == found.count(b"HTTP/1.1 ") == 2
    assert b'"boolean":true' in found


def test_a_broken_body_takes_no_place_of_an_answer_before(small_server: Server) -> None:
    query = quote("SELECT ?a { VALUES ?a { " + "'a' " * 1_000 + "} }")
    with connection(small_server) as sock:
        sock.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        sock.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n")
        found = answered(sock)
    assert found.startswith(b"HTTP/1.1 200 ") and found.count(b"HTTP/1.1 ") == 1


def test_a_refusal_arrives_though_the_body_goes_on(small_server: Server) -> None:
    """The system would take the answer back from a client that still sends (RFC 9112, section 9.6)."""
    with connection(small_server) as sock:
        sock.sendall(POST + b"Connection: close\r\nContent-Length: 6000000\r\n\r\n" + b"a" * 6_000_000)
        assert answered(sock).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "wrong", [b"\x00", b"no request\r\n\r\n", b"GET /" + b"a" * TARGET_BYTES + b" HTTP/1.1\r\n\r\n"]
)
def test_what_is_wrong_takes_no_place_of_an_answer_before(small_server: Server, wrong: bytes) -> None:
    with connection(small_server) as sock:
        sock.sendall(b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\n\r\n" + wrong)
        answer = answered(sock)
    assert answer.startswith(b"HTTP/1.1 200 ") and b'"boolean":true}' in answer


def test_requests_one_after_the_other_are_answered(small_server: Server) -> None:
    with connection(small_server) as sock:
        for sent in (GET + b"\r\n" + GET, b"\r\n", GET + b"Connection: close\r\n\r\n"):
            sock.sendall(sent)
        assert answered(sock).count(b"HTTP/1.1 200 ") == 3


def test_who_takes_nothing_does_not_hold_up_the_end(
    small_graph: Path, server_on: Callable[..., Server]
) -> None:
    """An answer of 32 MiB is begun, and its reader sleeps."""
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(20))
    query = f'SELECT ?x20 {{ BIND("{"a" * 32}" AS ?x0) {doubled} }}'
    server = server_on(small_graph, timeout=8)
    with connection(server) as sock:
        sock.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        assert sock.recv(12) == b"HTTP/1.1 200"
        assert server.stop() == (0, "")


@pytest.mark.parametrize("lines", HOSTS)
def test_a_request_names_one_host(small_server: Server, lines: str) -> None:
    status = HOSTS[lines]
    for asked in ("GET /health", "GET /sparql?query=ASK{}", "OPTIONS /health"):
        more = f"{lines}\r\nAccess-Control-Request-Method: GET\r\nConnection: close"
        with connection(small_server) as sock:
            sock.sendall(f"{asked} HTTP/1.1\r\n{more}\r\n\r\n".encode("latin-1"))
            answer = answered(sock)
        assert (answer[9:12], b"The header Host" in answer) == (b"%d" % status, status == 400), asked


def test_a_whole_url_names_the_host_whatever_the_header_says(small_server: Server) -> None:
    def asked(target: str, lines: str = "Host: zzz\r\n") -> bytes:
        with connection(small_server) as sock:
            sock.sendall(f"GET {target} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
            return answered(sock)

    described = asked("http://abs.example:81/sparql?format=nt")
    assert (b"<http://abs.example:81/sparql>" in described, b"zzz" in described) == (True, False)
    home = asked("HTTP://abs.example?lang=en")
    assert home.startswith(b"HTTP/1.1 200 ") and b'<html lang="en">' in home
    for wrong in ("http://user@abs.example/", "http:///"):
        assert asked(wrong).startswith(b"HTTP/1.1 400 ")
    assert asked("http://abs.example/", "").startswith(b"HTTP/1.1 400 ")


def test_the_whole_server_tells_what_it_takes(small_server: Server) -> None:
    for method, status in (("OPTIONS", b"204"), ("GET", b"404")):
        with connection(small_server) as sock:
            sock.sendall(f"{method} * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
            assert answered(sock)[9:12] == status


@pytest.mark.parametrize(
    ("version", "coding", "status"),
    [
        ("1.1", "Transfer-Encoding: Chunked", b"200"),
        ("1.1", "Transfer-Encoding: gzip, chunked", b"501"),
        ("2.0", "Transfer-Encoding: chunked", b"505"),
        ("1.1", "Transfer-Encoding: chunked\r\nContent-Encoding: IDENTITY", b"200"),
        ("1.1", "Transfer-Encoding: chunked\r\nContent-Encoding: gzip", b"415"),
    ],
)
def test_what_is_coded_in_another_way_is_told_so(
    small_server: Server, version: str, coding: str, status: bytes
) -> None:
    head = f"POST /sparql HTTP/{version}\r\nHost: a\r\nContent-Type: application/sparql-query\r\n{coding}\r\n"
    with connection(small_server) as sock:
        sock.sendall(head.encode() + b"Connection: close\r\n\r\n5\r\nASK{}\r\n0\r\n\r\n")
        assert answered(sock)[9:12] == status


def test_an_old_client_names_none(small_server: Server) -> None:
    with connection(small_server) as sock:
        sock.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        assert answered(sock).startswith(b"HTTP/1.1 200 ")


def test_the_number_of_cases() -> None:
    assert (len(UNFINISHED), len(HOSTS)) == (7, 14)
