"""python -m benchmarks.report: the figures of README.md and docs/figures.md, latest results.

Each table stands between its markers; whatever was not measured is missing, not guessed.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import results
from benchmarks.rows import ROWS

README = Path(__file__).parents[1] / "README.md"
FIGURES = README.parent / "docs" / "figures.md"
START, END = "<!-- figures -->", "<!-- /figures -->"
PEERS = {"tesseract-vie": "Tesseract `vie`", "ppocrv6-stock": "stock PP-OCRv6-small"}
COMPARED = "ours, compared"


def table(folder: Path = results.FOLDER) -> str:
    """The table in Markdown, and a line that says where it was measured."""
    found = {name: results.latest(name, folder) for name in ("fields", "lines", "speed", "memory")}
    rows, sources = list[tuple[str, ...]](), list[str]()
    for name, build in (("fields", _fields), ("lines", _lines), ("speed", _speed)):
        kept = found[name]
        if kept:
            rows += build(kept)
    memory = found["memory"]
    if memory:
        levels = " · ".join(f"{v:.0f} MiB after {k}" for k, v in memory["rss_mib"].items())
        rows.append(("memory of the process", levels, "", ""))
    sources = [f"{k['benchmark']} {k['date'][:10]} {k['commit']}" for k in found.values() if k]
    if not rows:
        return "Not measured yet on this version: `make bench`."
    head = ("", "motcua", *PEERS.values())
    lines = [head, ("---", "--:", "--:", "--:"), *rows]
    fields = found["fields"]
    unseen = fields is None or fields["which"] == "test"
    faces = "that training never saw" if unseen else "of development: not the final figures"
    machine = next(k["machine"] for k in found.values() if k)
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return (
        f"{text}\n\nOn generated specimens in typefaces {faces}, {machine}; "
        "the writers of real handwriting also chose the weights; "
        f"the others read with the same boxes and label logic ({'; '.join(sources)})."
    )


def _fields(kept: Mapping[str, Any]) -> list[tuple[str, ...]]:
    engines = kept["engines"]
    ours = engines["ours"]
    side = [engines[name] for name in (COMPARED, *PEERS) if name in engines]
    rows = []
    for title, key in (("readable", "readable"), ("hard", "hard")):
        rows.append((f"fields right, {title} ({ours[key][1]})", _pc(ours[key]), "", ""))
        if len(side) == 1 + len(PEERS):
            cells = [_pc(one[key]) for one in side]
            rows.append((f"… on the {side[0][key][1]} read by all", *cells))
    keys = ", ".join(_pc(ours["key_fields"][key]) for key in ("personal_number", "date_of_birth"))
    rows.append(("personal number, date of birth, readable", keys, "", ""))
    sure = f"{ours['sure_right']} % right, {ours['sure_share']} % of fields"
    rows.append(("confidence ≥ 0.95", sure, "", ""))
    title = f"bad scans named ({ours['bad_named'][1]}), good refused ({ours['good_refused'][1]})"
    rows.append((title, f"{_pc(ours['bad_named'])}, {_pc(ours['good_refused'])}", "", ""))
    return rows


def _pc(figure: list[float]) -> str:
    return f"{figure[0]:.1f} %" if figure[1] else "-"


def _lines(kept: Mapping[str, Any]) -> list[tuple[str, ...]]:
    at = {(line["domain"], line["engine"]): line for line in kept["lines"]}
    rows = []
    for domain in dict.fromkeys(line["domain"] for line in kept["lines"]):
        cells = [at.get((domain, engine)) for engine in ("ours", *PEERS)]
        # of the processor: other programs on the machine do not count
        texts = [f"{c['cer']:.2f} %, {c['times'][0]['cpu_320']:.0f} ms" if c else "" for c in cells]
        rows.append((f"letters wrong, time for 320 px: {domain}", *texts))
    return rows


def _speed(kept: Mapping[str, Any]) -> list[tuple[str, ...]]:
    at = {one["what"]: one for one in kept["times"]}
    cells = [_time(at.get(engine)) for engine in ("ours", *PEERS)]
    return [
        ("both sides of a card, median (p95)", *cells),
        ("QR shown, median (p95); cold start",
         f"{_time(at.get('QR shown'))}; {kept['cold_start']:.1f} s", "", ""),
    ]


def _time(one: Mapping[str, Any] | None) -> str:
    return f"{one['median']:.2f} s ({one['p95']:.2f} s)" if one else ""


def others(folder: Path = results.FOLDER) -> str:
    """The table of docs/figures.md: what has no peers to stand beside."""
    lines = ["| what | figure | measured |", "| --- | --: | --- |"]
    for name, of in ROWS.items():
        kept = results.latest(name, folder)
        for title, figure in of(kept) if kept else ():
            lines.append(f"| {title} | {figure} | {kept['date'][:10]} {kept['commit']} |")
    return "\n".join(lines)


def put(text: str, figures: str) -> str:
    """The README with these figures between its markers. Raises ValueError without markers."""
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"the page has no {START} … {END}")
    return pattern.sub(lambda _: f"{START}\n{figures}\n{END}", text)


def main() -> None:
    """Write both tables where they belong."""
    for page, figures in ((README, table()), (FIGURES, others())):
        page.write_text(put(page.read_text("utf-8"), figures), "utf-8")
        print(figures)


if __name__ == "__main__":
    main()
