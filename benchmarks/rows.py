"""Rows of docs/figures.md for benchmarks that have no peers: what, and our figure.

One function for each benchmark; it takes the figures as `benchmarks.results` keeps them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from catalog.procedure import load_procedures

Rows = list[tuple[str, str]]
BUSY = 2.0  # load from which seconds say more of the others


def ledgers(kept: Mapping[str, Any]) -> Rows:
    """Archived books."""
    rows = []
    for name, one in kept["groups"].items():
        if name.startswith(("typed and neat", "hard")):
            rows.append((f"books, {name}: acts found, fields right",
                         f"{one['found']:.1f} %, {one['right']:.1f} %"))
            rows.append((f"books, {name}: acts that need nobody, wrong fields in them",
                         f"{one['straight']:.0f} %, {one['wrong_inside']:.1f} %"))
    rows += [(f"books, a page ({form}), one core", f"{seconds:.1f} s")
             for form, seconds in kept["seconds_per_page"].items()]
    return rows


def long_book(kept: Mapping[str, Any]) -> Rows:
    """One book of many pages, read by the worker."""
    steps = kept["steps"]
    first, last = (
        sum(one["seconds_per_page"] for one in part) / len(part) for part in (steps[:5], steps[-5:])
    )
    title = f"a page of one book, the first and the last 50 of {steps[-1]['pages']}; memory"
    memory = f"{steps[0]['rss_mib']}, {steps[-1]['rss_mib']} MiB"
    rows = [(title, f"{first:.1f} s, {last:.1f} s; {memory}")]
    for count, seconds in kept.get("workers", {}).items():
        if count != "1":
            times = kept["workers"]["1"] / seconds
            rows.append((f"pages in an hour by {count} workers, of those by one", f"{times:.2f} ×"))
    return rows


def stacks(kept: Mapping[str, Any]) -> Rows:
    """Mixed stacks on the scanner."""
    title = f"pages of {kept['stacks']} mixed stacks in the right place"
    return [(title, f"{kept['right']:.1f} %")]


def load(kept: Mapping[str, Any]) -> Rows:
    """A hundred clients."""
    sizes = [int(name) for name in kept if name.isdigit()]
    most = kept[str(max(sizes))]
    asked = f"{kept['clients']} officers who click every {kept['pause']:.0f} s"
    return [(f"a lookup among {max(sizes):,} kept papers, {asked}: p50, p95",
             f"{most['lookup']['p50_ms']:.0f} ms, {most['lookup']['p95_ms']:.0f} ms")]


def kills(kept: Mapping[str, Any]) -> Rows:
    """kill -9 while papers are stored."""
    return [(f"{kept['kills']} × kill -9, {kept['acknowledged']} papers acknowledged: lost, half",
             f"{kept['lost']}, {kept['half']}")]


def search(kept: Mapping[str, Any]) -> Rows:
    """The search among faces."""
    most = max(kept["sizes"], key=lambda one: one["templates"])
    return [(f"exact search among {most['templates']:,} faces, one core",
             f"{most['search_ms_median']:.0f} ms, {most['memory_mb']} MB")]


def learning(kept: Mapping[str, Any]) -> Rows:
    """Learning from corrections."""
    return [(f"letters wrong in a new hand ({one['hand']}), before and after 200 corrected lines",
             f"{one['cer_before']:.1f} %, {one['cer_after']:.1f} %") for one in kept["hands"]]


def keystrokes(kept: Mapping[str, Any]) -> Rows:
    """Keys and presses of the pointer for a dossier with its form."""
    rows = []
    busy = f" (others at work: load {kept['load']})" if kept["load"] > BUSY else ""
    for one in kept["forms"]:
        title = load_procedures()[one["form"]].title_en
        fewer = 100 * (1 - one["full"] / one["empty"])
        rows.append((f"{title}: keys and clicks with an empty store, with a full one",
                     f"{one['empty']}, {one['full']} ({fewer:.0f} % fewer)"))
        rows.append((f"{title}: from the procedure to the filled form, by a machine",
                     f"{one['seconds']:.1f} s{busy}"))
    return rows


def dossiers(kept: Mapping[str, Any]) -> Rows:
    """Pages among many dossiers."""
    title = f"among {kept['count']:,.0f} dossiers: page of one, list, figures, p95"
    times = (kept[f"{page}_p95_ms"] for page in ("dossier", "list", "figures"))
    return [(title, ", ".join(f"{time:.0f} ms" for time in times))]


ROWS: dict[str, Callable[[Mapping[str, Any]], Rows]] = {
    "ledgers": ledgers, "ledger-long": long_book, "stacks": stacks, "load": load, "kills": kills,
    "search": search, "learning": learning, "keystrokes": keystrokes, "dossiers": dossiers,
}  # fmt: skip
