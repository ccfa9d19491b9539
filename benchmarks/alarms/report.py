"""Tables, plot and results.csv of the alarm study, from what the contenders wrote.

    python report.py FOLDER

runs in an environment with pandas, pyarrow, scipy and matplotlib.
"""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from samples import NUMBERS, SCENARIOS
from scipy.stats import beta

HERE = Path(__file__).parent
TOOLS = ("storeroom", "evidently", "nannyml")


def read(folder: Path) -> pd.DataFrame:
    """Return the rows of all contenders and batch sizes."""
    frames = []
    for tool in TOOLS:
        for file in folder.glob(f"{tool}_*.parquet"):
            frames.append(pd.read_parquet(file).assign(tool=tool, rows=int(file.stem.split("_")[1])))
    return pd.concat(frames, ignore_index=True)


def interval(hits: int, total: int) -> tuple[float, float]:
    """Return the Clopper-Pearson 95% interval of a share."""
    low = beta.ppf(0.025, hits, total - hits + 1) if hits else 0.0
    high = beta.ppf(0.975, hits + 1, total - hits) if hits < total else 1.0
    return float(low), float(high)


def share(study: str, tool: str, rows: int, scenario: str, alarms: pd.Series) -> dict[str, object]:
    """Return a row of results.csv from one verdict per batch."""
    hits, total = int(alarms.sum()), len(alarms)
    low, high = interval(hits, total)
    return {
        "study": study, "tool": tool, "rows": rows, "scenario": scenario or "clean", "alarms": hits, "batches": total,
        "share": round(hits / total, 4), "low": round(low, 4), "high": round(high, 4),
    }  # fmt: skip


def false_alarms(found: pd.DataFrame) -> list[dict[str, object]]:
    """Share of clean batches with any alarm; for Storeroom with anomalies too, for Evidently its own verdict."""
    results = []
    for (tool, rows), group in found[found["scenario"] == ""].groupby(["tool", "rows"]):
        batches = group["batch"].drop_duplicates()
        verdicts = {"any feature": group["is_deciding"]}
        if tool == "storeroom":
            verdicts["drift or anomaly"] = group["is_deciding"] | group["method"].str.startswith("anomaly")
        elif tool == "evidently":
            verdicts["half of the features"] = group["feature"] == "dataset"
        for name, counted in verdicts.items():
            alarmed = set(group.loc[counted & group["is_alarm"], "batch"])
            results.append(share(f"defaults: {name}", tool, rows, "", batches.isin(alarmed)))
    return results


def of_moved(found: pd.DataFrame, features: dict[str, str]) -> pd.DataFrame:
    """Return the deciding rows of moved batches that are of the feature that moved."""
    moved = found[(found["scenario"] != "") & found["is_deciding"]]
    return moved[moved["feature"] == moved["scenario"].map(features)]


def detections(found: pd.DataFrame, features: dict[str, str], study: str) -> list[dict[str, object]]:
    """Share of moved batches in which the feature that moved alarms."""
    return [
        share(study, tool, rows, scenario, group.groupby("batch")["is_alarm"].any())
        for (tool, rows, scenario), group in of_moved(found, features).groupby(["tool", "rows", "scenario"], sort=False)
    ]


def tuned(found: pd.DataFrame) -> pd.DataFrame:
    """Judge effects anew: alarm above the feature's clean mean by k clean deviations, k such that 5% of batches alarm.

    The mean and deviation are of the clean batches themselves, which no user has: power at equal false alarms.
    """
    main = found[found["is_deciding"] & ~found["method"].isin(["missing_share", "unseen_share"])].copy()
    keys = ["tool", "rows", "feature"]
    clean = main[main["scenario"] == ""].groupby(keys)["statistic"].agg(["mean", "std"]).reset_index()
    main = main.merge(clean, on=keys)
    main["score"] = (main["statistic"] - main["mean"]) / main["std"].clip(lower=1e-12)
    highest = main[main["scenario"] == ""].groupby(["tool", "rows", "batch"])["score"].max()
    limits = highest.groupby(["tool", "rows"]).quantile(0.95, interpolation="higher").rename("limit").reset_index()
    main = main.merge(limits, on=["tool", "rows"])
    main["is_alarm"] = main["score"] > main["limit"]
    return main


def candidates(found: pd.DataFrame, features: dict[str, str]) -> list[dict[str, object]]:
    """Judge Storeroom's stored rows by other defaults: threshold, distance of categories, level."""
    ours = found[(found["tool"] == "storeroom") & ~found["method"].str.startswith("anomaly")]
    share_rows = ours["method"].isin(["missing_share", "unseen_share"])
    is_number = ours["feature"].isin(NUMBERS)
    results = []
    for distance in ("jensen_shannon", "total_variation"):
        for threshold in (0.05, 0.1, 0.15, 0.2):
            for alpha in (0.01, 0.05, 1.0):
                chosen = ours[
                    share_rows | (ours["method"] == "wasserstein") | (~is_number & (ours["method"] == distance))
                ].copy()
                main = ~chosen["method"].isin(["missing_share", "unseen_share"])
                chosen.loc[main, "is_deciding"] = True
                judged = (chosen["statistic"] >= threshold) & ((chosen["q"] < alpha) | (alpha == 1))
                chosen.loc[main, "is_alarm"] = judged[main]
                name = f"candidate: wasserstein and {distance} >= {threshold}, q < {alpha}"
                for found_rows in (false_alarms(chosen), detections(chosen, features, "")):
                    results += [
                        row | {"study": name} for row in found_rows if row["study"] != "defaults: drift or anomaly"
                    ]
    return results


def of_means(results: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return mean shifts, ascending, and the percentage of batches of 1,000 rows in which each was found."""
    chosen = results[(results["rows"] == 1000) & results["scenario"].str.startswith("mean")].copy()
    chosen["shift"] = chosen["scenario"].str.extract(r"\+([\d.]+)")[0].astype(float)
    chosen = chosen.sort_values("shift")
    return chosen["shift"], 100 * chosen["share"]


def plot(results: pd.DataFrame) -> None:
    """Draw false alarms by batch size, and detection of a moved mean, of the defaults."""
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.8), layout="constrained")
    for tool, colour in zip(TOOLS, ("#1b6ca8", "#d1495b", "#edae49"), strict=True):
        mine = results[(results["tool"] == tool) & (results["study"] == "defaults: any feature")].sort_values("rows")
        error = [100 * (mine["share"] - mine["low"]), 100 * (mine["high"] - mine["share"])]
        axes[0].errorbar(mine["rows"], 100 * mine["share"], error, marker="o", capsize=3, color=colour, label=tool)
        power = results[(results["tool"] == tool) & (results["study"] == "equal false alarms")]
        axes[1].plot(*of_means(power), marker="o", color=colour, label=tool)
    ours = results[(results["tool"] == "storeroom") & (results["study"] == "detection by defaults")]
    axes[1].plot(*of_means(ours), "--", color="#1b6ca8", label="storeroom, defaults")
    axes[0].axhline(5, color="grey", linestyle=":", linewidth=1)
    axes[0].set(xscale="log", xlabel="rows of the batch", ylabel="clean batches with an alarm, %", ylim=(-3, 103))
    axes[0].set_title("False alarms by the defaults")
    axes[1].set(xscale="log", xlabel="mean shift, standard deviations", ylabel="batches found, %", ylim=(-3, 103))
    axes[1].set_title("1,000 rows, every tool tuned to 5% false alarms")
    for axis in axes:
        axis.legend(frameon=False, fontsize=8)
        axis.spines[["top", "right"]].set_visible(False)
    figure.savefig(HERE / "alarms.png", dpi=110)


def table(results: pd.DataFrame, study: str) -> str:
    """Return a Markdown table of scenario by tool and batch size, in percent of batches."""
    part = results[results["study"] == study].copy()
    part["text"] = [f"{100 * row.share:.0f}" for row in part.itertuples()]
    part["column"] = part["tool"] + " " + part["rows"].map("{:,}".format)
    order = list(dict.fromkeys(part.sort_values(["rows", "tool"], key=rank)["column"]))
    wide = part.pivot(index="scenario", columns="column", values="text")
    wide = wide.loc[list(dict.fromkeys(part["scenario"])), order].fillna("-")
    lines = [f"| {study}, % | {' | '.join(wide.columns)} |", "| --- |" + " --- |" * len(wide.columns)]
    return "\n".join(
        [*lines, *(f"| {name} | {' | '.join(row)} |" for name, row in zip(wide.index, wide.values, strict=True))]
    )


def rank(column: pd.Series) -> pd.Series:
    """Return the tools in their own order, anything else as it is."""
    return column.map(TOOLS.index) if column.name == "tool" else column


def main() -> None:
    """Write results.csv and alarms.png; print the tables. Tools and sizes that were not run keep the rows they had."""
    found = read(Path(sys.argv[1]))
    kept = pd.read_csv(HERE / "results.csv")
    results = pd.DataFrame(
        false_alarms(found)
        + detections(found, SCENARIOS, "detection by defaults")
        + detections(tuned(found), SCENARIOS, "equal false alarms")
        + candidates(found, SCENARIOS)
    )
    run = results[["tool", "rows"]].drop_duplicates().assign(is_run=True)
    kept = kept.merge(run, how="left", on=["tool", "rows"])
    kept = kept[kept["is_run"].isna()].drop(columns="is_run")
    results = pd.concat([kept, results], ignore_index=True)
    results.to_csv(HERE / "results.csv", index=False)
    plot(results)
    shares = results[results["study"].str.startswith("defaults")]
    for row in shares.sort_values(["study", "tool", "rows"]).itertuples():
        print(f"| {row.tool} | {row.study} | {row.rows:,} | {row.alarms} of {row.batches} | "
              f"{100 * row.share:.1f} ({100 * row.low:.1f}-{100 * row.high:.1f}) |")  # fmt: skip
    for study in ("detection by defaults", "equal false alarms"):
        print(f"\n{table(results, study)}")
    tried = results[results["study"].str.startswith("candidate") & (results["scenario"] == "clean")]
    print((100 * tried.set_index(["study", "rows"])["share"]).unstack("rows").round(1).to_string())


if __name__ == "__main__":
    main()
