"""Load twelve weeks of made-up orders into the raw schema of a DuckDB file: python load.py [shop.duckdb]."""

import random
import sys
from datetime import datetime, timedelta

import duckdb

FIRST, WEEKS, CUSTOMERS = datetime(2024, 1, 1), 12, 400


def orders() -> list[tuple[int, int, datetime, float]]:
    """Return orders: some customers come often, and from the tenth week on all spend more."""
    draw, found = random.Random(5), []
    for customer in range(CUSTOMERS):
        eagerness = draw.betavariate(1, 3)
        for week in range(WEEKS):
            if draw.random() < eagerness:
                at = FIRST + timedelta(weeks=week, hours=draw.randrange(1, 160))
                amount = round(draw.lognormvariate(3, 0.6) * (3 if week >= 9 else 1), 2)
                found.append((len(found), customer, at, amount))
    return found


def load(path: str) -> None:
    """Write the raw tables."""
    draw = random.Random(6)
    with duckdb.connect(path) as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.customers (id bigint, country varchar)")
        people = [(number, draw.choice(["de", "fr", "us"])) for number in range(CUSTOMERS)]
        connection.executemany("insert into raw.customers values (?, ?)", people)
        connection.execute(
            "create table raw.orders (order_id bigint, customer bigint, ordered_at timestamp, amount double)"
        )
        connection.executemany("insert into raw.orders values (?, ?, ?, ?)", orders())


if __name__ == "__main__":
    load(sys.argv[1] if len(sys.argv) > 1 else "shop.duckdb")
