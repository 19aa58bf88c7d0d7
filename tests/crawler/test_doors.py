"""What stays shut: the state folder to a second run, private addresses to any host name."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from forked import told
from test_crawl import ROOT, SEED
from twisted.internet.error import DNSLookupError
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.ssl import optionsForClientTLS
from twisted.internet.testing import StringTransport
from twisted.protocols.tls import TLSMemoryBIOFactory

import crawler.handlers.bounded  # noqa: F401 - which mends Twisted's TLS
from crawler.handlers.resolver import permitted
from crawler.state.lock import LockedError, lock


def test_a_second_run_is_refused_with_the_name_of_the_first(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(LockedError, match=f"in use by process {os.getpid()} "), lock(tmp_path):
        pass


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom crawler.state.lock import lock\n"
        "with lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid} "), lock(tmp_path):
            pass
        holder.kill()
    with lock(tmp_path):
        pass


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fc00::1", "ff02::1", "fec0::1"),
        # IPv4 inside IPv6: mapped, compatible, 6to4 (RFC 3056), translated (RFC 6052).
        *("::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    ],
)
def test_an_address_inside_is_refused(address: str) -> None:
    with pytest.raises(DNSLookupError, match=f"portal.test leads to {address}, which is not a public address"):
        permitted(address, "portal.test", ())
    with pytest.raises(DNSLookupError, match=r"PORTALS_ALLOW_PRIVATE does not name portal\.test"):
        permitted(address, "portal.test", {"intranet.test", address})


@pytest.mark.parametrize("address", ["203.119.25.1", "2400:3200::1", "64:ff9b::cb77:1901"])
def test_a_public_address_is_let_through(address: str) -> None:
    assert permitted(address, "portal.test", ()) == address


NAMED = {"intranet.test", "10.1.2.3", "127.0.0.1", "fd00::5"}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        *(("intranet.test", each) for each in ("10.9.9.9", "192.168.0.9", "100.64.0.1", "fc00::1", "203.119.25.1")),
        *(("10.1.2.3", "10.1.2.3"), ("INTRANET.test.", "172.16.0.1"), ("127.0.0.1", "127.0.0.1")),
        ("intranet.test", "127.0.0.1"),  # which is named too
    ],
)
def test_a_host_that_is_named_may_be_private(name: str, address: str) -> None:
    assert permitted(address, name, NAMED) == address


@pytest.mark.parametrize(
    ("name", "address", "unnamed"),
    [
        *(("intranet.test", each, each) for each in ("169.254.169.254", "127.0.0.2", "0.0.0.0", "::1", "fe80::1")),
        ("intranet.test", "::ffff:10.1.2.3", "::ffff:10.1.2.3"),
        ("www.intranet.test", "10.1.2.3", "www.intranet.test"),
        ("portal.test", "10.1.2.3", "portal.test"),  # rebinding: the address is named, the name is not
        ("167838211", "10.1.2.3", "167838211"),
    ],
)
def test_a_named_host_may_not_lead_anywhere_and_no_other_host_to_a_named_one(
    name: str, address: str, unnamed: str
) -> None:
    with pytest.raises(DNSLookupError, match=rf"PORTALS_ALLOW_PRIVATE does not name {unnamed}\.$"):
        permitted(address, name, NAMED)


@contextmanager
def listening() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, by IPv4 and IPv6, and who connected to it."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as door:
        came: list[object] = []

        def welcome() -> None:
            with suppress(OSError):
                while True:
                    connection, who = door.accept()
                    came.append(who)
                    connection.close()

        threading.Thread(target=welcome, daemon=True).start()
        yield door.getsockname()[1], came
        door.shutdown(socket.SHUT_RDWR)


INSIDE = (
    *("127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f000001", "127.1", "0.0.0.0"),
    *("[::1]", "[::ffff:127.0.0.1]", "[::]", "[64:ff9b::7f00:1]"),
)


@pytest.mark.slow
def test_no_connection_is_made_to_an_address_inside_however_a_seed_writes_it(tmp_path: Path) -> None:
    (seeds := tmp_path / "seeds").mkdir()
    with listening() as (port, came):
        for number, host in enumerate(INSIDE):
            seed = SEED.replace("http://www.example.test", f"http://{host}:{port}")
            (seeds / f"inside{number}.toml").write_text(seed, encoding="utf-8")
        socket.create_connection(("127.0.0.1", port)).close()  # somebody would be noticed
        settings = f"PORTALS_SEEDS={seeds}", f"PORTALS_STATE={tmp_path / 'state'}", "PORTALS_PROGRESS=False"
        words = [
            "crawl",
            "portals",
            *(word for setting in settings for word in ("-s", setting)),
            "-s",
            "DOWNLOAD_DELAY=0",
        ]
        done = told(*words)
        assert len(came) == 1
    assert done.returncode == 3, done.stderr
    assert done.stdout.count("yielded no article: robots.txt unreachable") == len(INSIDE)
    assert "(its address is private, which PORTALS_ALLOW_PRIVATE does not allow)" in done.stdout


@pytest.mark.slow
def test_a_host_inside_is_asked_if_it_is_named_and_one_beside_it_is_not(tmp_path: Path) -> None:
    (seeds := tmp_path / "seeds").mkdir()
    with listening() as (port, came):
        for name, host in (("named", "127.0.0.1"), ("beside", "127.0.0.2")):
            seed = SEED.replace("http://www.example.test", f"http://{host}:{port}")
            (seeds / f"{name}.toml").write_text(seed, encoding="utf-8")
        settings = f"PORTALS_SEEDS={seeds}", f"PORTALS_STATE={tmp_path / 'state'}", "PORTALS_ALLOW_PRIVATE=127.0.0.1"
        words = ["crawl", "portals", *(word for setting in settings for word in ("-s", setting))]
        done = told(*words)
    assert came
    assert "named: channel" in done.stdout
    assert done.stdout.count("(its address is private") == 1
    assert "beside: channel" in next(line for line in done.stdout.splitlines() if "(its address is private" in line)


@pytest.mark.slow
def test_a_handshake_of_tls_that_hangs_is_given_up_in_time_and_named(tmp_path: Path) -> None:
    (seeds := tmp_path / "seeds").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as door:  # the system takes connections for it, and nobody says a word
        base = f"https://127.0.0.1:{door.getsockname()[1]}"
        seed = SEED.replace("http://www.example.test", base)
        (seeds / "mou.toml").write_text(seed, encoding="utf-8")
        settings = f"PORTALS_SEEDS={seeds}", f"PORTALS_STATE={tmp_path / 'state'}", "PORTALS_ALLOW_PRIVATE=127.0.0.1"
        options = [word for each in (*settings, "DOWNLOAD_TIMEOUT=2", "DOWNLOAD_DELAY=0") for word in ("-s", each)]
        done = told("crawl", "portals", *options)
        door.settimeout(1)
        came, _ = door.accept()
        with came:
            assert came.recv(1) == b"\x16"  # a handshake's first byte (RFC 8446 §5.1)
    assert done.returncode == 3, done.stderr
    assert "mou: channel" in done.stdout
    assert "timeout" in next(line for line in done.stdout.splitlines() if "mou: channel" in line)


def test_a_goodbye_within_the_handshake_of_tls_is_an_error_and_no_traceback() -> None:
    connection = TLSMemoryBIOFactory(
        optionsForClientTLS("portal.test"), isClient=True, wrappedFactory=Factory.forProtocol(Protocol)
    )
    protocol, transport = connection.buildProtocol(None), StringTransport()
    protocol.makeConnection(transport)
    protocol.dataReceived(bytes.fromhex("15030300020100"))  # close_notify (RFC 8446 §6.1)
    assert transport.disconnecting


def test_a_name_is_looked_up_once_so_that_a_second_answer_cannot_lead_inside() -> None:
    words = [sys.executable, str(Path(__file__).with_name("rebinding.py"))]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "['203.119.25.1', '203.119.25.1', '203.119.25.1'] 1\n", done.stderr
