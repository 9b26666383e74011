"""The README's table comes from results, and only from them."""

from pathlib import Path

import pytest

from benchmarks import report, results

TIME = {"threads": 1, "ms": 30.0, "ms_320": 20.0, "cpu_320": 12.6}
LINE = {"domain": "typed", "cer": 1.234, "exact": 90.0, "ms": 30.0, "times": [TIME], "lines": 5}


def test_nothing_measured_is_said(tmp_path: Path) -> None:
    assert "Not measured yet" in report.table(tmp_path)


def test_table_has_what_was_measured(tmp_path: Path) -> None:
    lines = [LINE | {"engine": "ours"}, LINE | {"engine": "tesseract-vie", "cer": 8.0}]
    results.write("lines", 1, {"lines": lines}, tmp_path)
    results.write("memory", 1, {"rss_mib": {"100": 400.2, "1000": 401.7}}, tmp_path)
    table = report.table(tmp_path)
    assert "typed | 1.23 %, 13 ms | 8.00 %, 13 ms |  |" in table
    assert "400 MiB after 100 · 402 MiB after 1000" in table
    assert "fields right" not in table


def test_benchmarks_without_peers_have_rows(tmp_path: Path) -> None:
    outcome = {"kills": 200, "acknowledged": 812, "lost": 0, "half": 0}
    results.write("kills", 1, outcome, tmp_path)
    assert "| 200 × kill -9, 812 papers acknowledged: lost, half | 0, 0 | 2" in report.others(
        tmp_path
    )


def test_dossiers_have_rows(tmp_path: Path) -> None:
    forms = [{"form": "dang-ky-ket-hon", "empty": 400, "full": 20, "seconds": 2.34}]
    results.write("keystrokes", 0, {"forms": forms, "load": 0.8}, tmp_path)
    times = {"dossier_p95_ms": 81.2, "list_p95_ms": 60.0, "figures_p95_ms": 402.4}
    results.write("dossiers", 0, {"count": 100000.0} | times, tmp_path)
    told = report.others(tmp_path)
    title = "Registration of a marriage"
    assert f"{title}: keys and clicks with an empty store, with a full one | 400, 20 (95 %" in told
    assert f"| {title}: from the procedure to the filled form, by a machine | 2.3 s |" in told
    assert "| among 100,000 dossiers: page of one, list, figures, p95 | 81 ms, 60 ms, 402" in told


def test_only_the_latest_counts(tmp_path: Path) -> None:
    for name, level in (("memory-20200101-000000", 1.0), ("memory-20300101-000000", 2.0)):
        (tmp_path / f"{name}.json").write_text(f'{{"rss_mib": {{"100": {level}}}}}', "utf-8")
    latest = results.latest("memory", tmp_path)
    assert latest == {"rss_mib": {"100": 2.0}}


def test_goes_between_the_markers() -> None:
    text = f"a\n{report.START}\nold\n{report.END}\nb\n"
    assert report.put(text, "new \\1") == f"a\n{report.START}\nnew \\1\n{report.END}\nb\n"
    with pytest.raises(ValueError, match="figures"):
        report.put("no markers", "new")


def test_pages_have_the_markers() -> None:
    for page in (report.README, report.FIGURES):
        assert "new" in report.put(page.read_text("utf-8"), "new")


def test_results_name_machine_and_commit(tmp_path: Path) -> None:
    results.write("speed", 7, {"times": []}, tmp_path)
    kept = results.latest("speed", tmp_path)
    assert kept is not None
    assert kept["seed"] == 7 and kept["commit"] and "cores" in kept["machine"]
