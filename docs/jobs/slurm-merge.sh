#!/bin/bash
# Joins the shards of slurm-labels.sh into one scan with one verdict (docs/cluster.md). May be run again at any time.
#SBATCH --job-name=neural-cleanse-merge
#SBATCH --cpus-per-task=1
#SBATCH --mem=2G
#SBATCH --time=00:30:00
#SBATCH --output=%x-%j.log
set -u

NEURAL_CLEANSE=${NEURAL_CLEANSE:-$HOME/neural-cleanse-desktop/bin/neural-cleanse.mjs}
RESULTS=${RESULTS:-$HOME/results}

"$NEURAL_CLEANSE" merge "$RESULTS/shards" --output "$RESULTS/report" --history "$RESULTS/history.sqlite"
code=$?
# 0, 1 and 3 are verdicts, which report.json holds; Slurm would take 1 and 3 for failures.
case $code in
0 | 1 | 3) exit 0 ;;
*) exit $code ;;
esac
