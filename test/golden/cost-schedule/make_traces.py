"""Makes traces.json: what the reference's schedule does to given averages of each step.

An independent account, in plain Python, of the decisions that `visualizer.py` of the reference implementation takes
at the end of a step: keep the best mask, stop early, move the cost. The program's own schedule is held against it.

    python3 test/golden/cost-schedule/make_traces.py && npx prettier --write test/golden/cost-schedule/traces.json

Rates are multiples of 1/1024 and norms multiples of 1/64: 31 equal ones add up without rounding, so that the average
over a step is exactly the recorded number.
"""

import json
import math
import random
from pathlib import Path

DEFAULTS = {
    "steps": 1000,
    "imagesPerStep": 1000,
    "batchSize": 32,
    "initialCost": 1e-3,
    "attackSuccessThreshold": 0.99,
    "patience": 5,
    "costMultiplier": 2,
    "earlyStop": True,
    "earlyStopThreshold": 1,
    "earlyStopPatience": 25,
}


class ReferenceSchedule:
    """The variables of the reference's optimisation loop, under its names."""

    def __init__(self, settings):
        self.settings = settings
        self.cost = 0.0
        self.cost_set_counter = 0
        self.cost_up_counter = 0
        self.cost_down_counter = 0
        self.cost_up_flag = False
        self.cost_down_flag = False
        self.early_stop_counter = 0
        self.early_stop_reg_best = math.inf
        self.reg_best = math.inf
        self.best_step = None

    def end_step(self, step, avg_acc, avg_reg):
        """Takes the averages of one step; returns whether the search ends with it."""
        reached = avg_acc >= self.settings["attackSuccessThreshold"]
        if reached and avg_reg < self.reg_best:
            self.reg_best = avg_reg
            self.best_step = step
        if self.settings["earlyStop"] and self.is_early_stop():
            return True
        self.set_cost(reached)
        self.move_cost(reached)
        return False

    def is_early_stop(self):
        if self.reg_best < math.inf:
            if self.reg_best >= self.settings["earlyStopThreshold"] * self.early_stop_reg_best:
                self.early_stop_counter += 1
            else:
                self.early_stop_counter = 0
        self.early_stop_reg_best = min(self.reg_best, self.early_stop_reg_best)
        both_ways = self.cost_up_flag and self.cost_down_flag
        return both_ways and self.early_stop_counter >= self.settings["earlyStopPatience"]

    def set_cost(self, reached):
        """From 0 to the initial cost; what was counted before that is forgotten."""
        if not (self.cost == 0 and reached):
            self.cost_set_counter = 0
            return
        self.cost_set_counter += 1
        if self.cost_set_counter >= self.settings["patience"]:
            self.cost = self.settings["initialCost"]
            self.cost_up_counter = 0
            self.cost_down_counter = 0
            self.cost_up_flag = False
            self.cost_down_flag = False

    def move_cost(self, reached):
        """Counts this step, the one that set the cost included, and moves the cost when the count is full."""
        if reached:
            self.cost_up_counter += 1
            self.cost_down_counter = 0
        else:
            self.cost_up_counter = 0
            self.cost_down_counter += 1
        if self.cost_up_counter >= self.settings["patience"]:
            self.cost_up_counter = 0
            self.cost *= self.settings["costMultiplier"]
            self.cost_up_flag = True
        elif self.cost_down_counter >= self.settings["patience"]:
            self.cost_down_counter = 0
            self.cost /= self.settings["costMultiplier"] ** 1.5
            self.cost_down_flag = True


def run(name, averages, **changes):
    """The trace of one search: the averages that were used, the cost during each step, and how it ended."""
    settings = {**DEFAULTS, **changes}
    schedule = ReferenceSchedule(settings)
    rates, norms, costs = [], [], []
    stopped_early = False
    for step, (rate, norm) in enumerate(averages):
        if step == settings["steps"] or stopped_early:
            break
        rates.append(rate)
        norms.append(norm)
        costs.append(schedule.cost)
        stopped_early = schedule.end_step(step, rate, norm)
    if not stopped_early and len(rates) < settings["steps"]:
        raise ValueError(f"{name}: the averages end after {len(rates)} steps, before the search does")
    batches = settings["imagesPerStep"] // settings["batchSize"]
    return {
        "name": name,
        "settings": settings,
        "attackSuccessRates": rates,
        "maskNorms": norms,
        "expected": {
            "costs": costs,
            "stopReason": "early-stop" if stopped_early else "steps-used",
            "steps": len(rates),
            "gradientEvaluations": len(rates) * batches,
            "bestStep": schedule.best_step,
        },
    }


def rate(value):
    return round(min(max(value, 0), 1) * 1024) / 1024


def norm(value):
    return round(max(value, 0) * 64) / 64


def random_walk(seed, steps, drift, jitter):
    """A success rate that wanders about the threshold, and a norm that shrinks while it is high."""
    draw = random.Random(seed)
    success, size = 0.5, 400.0
    for _ in range(steps):
        success += draw.uniform(-jitter, jitter) + drift * (0.99 - success)
        success = min(success, 1.0)
        size *= draw.uniform(0.95, 1.0) if success >= 0.99 else draw.uniform(1.0, 1.03)
        yield rate(success), norm(size)


def alternating(steps, period):
    """`period` steps at the threshold, as many below, over and over; no norm after the first is smaller."""
    for step in range(steps):
        yield rate(1.0 if step // period % 2 == 0 else 0.9), norm(50 + step % period)


def slowly_improving(steps):
    """Both ways again and again, with a smaller norm at every success: never an early stop."""
    for step in range(steps):
        yield rate(1.0 if step // 6 % 2 == 0 else 0.5), norm(1000 - step)


def stale_flags(steps):
    """Failures long before the cost is set would count as a way down if they were not forgotten."""
    for step in range(steps):
        yield rate(0.2 if step < 12 else 1.0), norm(30)


def main():
    traces = [
        run("random walk, seed 1", random_walk(1, 1000, 0.3, 0.02)),
        run("random walk, seed 2", random_walk(2, 1000, 0.15, 0.03)),
        run("random walk, seed 3", random_walk(3, 1000, 0.5, 0.01)),
        run("never reaches the threshold", ((rate(0.98), norm(200)) for _ in range(60)), steps=60),
        run("at the threshold from the first step", ((1.0, norm(500 - i)) for i in range(60)), steps=60),
        run("five steps up, five down", alternating(200, 5)),
        run("three steps up, three down: the cost stays 0", alternating(60, 3), steps=60),
        run("seven steps up, seven down", alternating(200, 7)),
        run("always improving, to the last step", slowly_improving(300), steps=300),
        run("failures before the cost is set", stale_flags(80), steps=80),
        run("no early stop", alternating(100, 5), steps=100, earlyStop=False),
        run(
            "other settings",
            random_walk(4, 600, 0.4, 0.05),
            steps=600,
            imagesPerStep=100,
            initialCost=0.01,
            attackSuccessThreshold=0.9,
            patience=3,
            costMultiplier=1.5,
            earlyStopThreshold=0.98,
            earlyStopPatience=40,
        ),
    ]
    target = Path(__file__).with_name("traces.json")
    target.write_text(json.dumps(traces) + "\n")
    for trace in traces:
        print(trace["name"], {key: value for key, value in trace["expected"].items() if key != "costs"})


if __name__ == "__main__":
    main()
