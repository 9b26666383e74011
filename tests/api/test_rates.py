"""Counting how often somebody does something, from many threads and processes at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from limits import parse

from api.app import create_app
from api.rates import PARTS, Rates, Shares
from api.settings import Settings
from storage.database import open_database
from storage.hits import Hits, tidy
from storage.kept import Actor
from tests.api.conftest import UNIT, Office, client_of, serving
from tests.storage.servers import Server

THREADS = 6


@pytest.fixture(scope="module")
def hits(server: Server) -> Iterator[tuple[Hits, Hits]]:
    """Of two processes on one database."""
    with server.fresh() as dsn:
        opened = [open_database(dsn) for _ in range(2)]
        yield Hits(opened[0], b"k" * 32), Hits(opened[1], b"k" * 32)
        for database in opened:
            database.close()


def test_one_too_many_is_told_by_every_process(hits: tuple[Hits, Hits]) -> None:
    one, other = map(Rates, hits)
    rate = parse("3/minute")
    answers = [who.allow(rate, "a") for who in (one, other, one, other, one)]
    assert answers == [True, True, True, False, False]
    assert other.allow(rate, "b")


def test_a_window_moves(hits: tuple[Hits, Hits]) -> None:
    one, _ = hits
    assert one.allow("moving", 1, 1) and not one.allow("moving", 1, 1)
    with one._database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE hits SET moments = ARRAY(SELECT unnest(moments) - interval '1 second')"
        )
    assert one.allow("moving", 1, 1)


def test_all_who_come_at_once_are_counted(hits: tuple[Hits, Hits]) -> None:
    rate, start = parse("20/minute"), Barrier(THREADS, timeout=20)

    def try_hard(who: int) -> int:
        start.wait()
        return sum(Rates(hits[who % 2]).allow(rate, "crowd") for _ in range(10))

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(try_hard, range(THREADS))) == 20


def test_a_limit_of_requests_holds_over_processes(hits: tuple[Hits, Hits]) -> None:
    size = 4
    rate = parse(f"{PARTS * size}/minute")
    gates = [(Shares(rate), one) for one in hits]
    told = [gate.allow(one, "officer") for _ in range(PARTS * size) for gate, one in gates]
    assert PARTS * size - size < sum(told) <= PARTS * size
    assert not any(told[-size:]) and gates[0][0].allow(hits[0], "another officer")


def test_a_small_limit_is_exact(hits: tuple[Hits, Hits]) -> None:
    gate = Shares(parse("5/minute"))
    assert [gate.allow(hits[0], "few") for _ in range(7)] == [True] * 5 + [False] * 2


def test_the_gate_counts_by_account(office: Office) -> None:
    services, hasty = office.services, Actor("can-bo-voi", UNIT)
    app = create_app(Settings(rate_limit="5/minute"), services)
    with (
        serving(app) as address,
        client_of(address, services, hasty) as client,
        client_of(address, services, Actor("can-bo-ben-canh", UNIT)) as other,
    ):
        codes = [client.get("/api/v1/people", params={"query": "an"}).status_code for _ in range(7)]
        assert codes == [200] * 5 + [429] * 2
        assert client.get("/health").json()["code"] == "too_many_requests"
        assert other.get("/health").status_code == 200


def test_old_counts_are_forgotten_and_no_name_is_kept(hits: tuple[Hits, Hits]) -> None:
    one, _ = hits
    assert one.allow("203.0.113.7", 1, 1)
    with one._database.transaction() as connection:
        rows = connection.exec_driver_sql("SELECT key FROM hits").scalars().all()
        assert rows and not any(b"203.0" in bytes(key) for key in rows)
        connection.exec_driver_sql(
            "UPDATE hits SET moments = ARRAY(SELECT unnest(moments) - interval '2 days')"
        )
        tidy(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM hits").scalar_one() == 0
