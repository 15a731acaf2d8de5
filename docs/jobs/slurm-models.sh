#!/bin/bash
# Many models on many nodes: a Slurm job array whose tasks each scan one shard of a list of models (docs/cluster.md).
#
#   sbatch slurm-models.sh
#
# A task that is requeued, or the whole array submitted again, goes on where it stopped.
#SBATCH --job-name=neural-cleanse-models
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=1-00:00:00
#SBATCH --requeue
#SBATCH --output=%x-%A_%a.log
set -eu

# Change these, or set them in the environment. Everything lies on storage that all nodes share.
NEURAL_CLEANSE=${NEURAL_CLEANSE:-$HOME/neural-cleanse-desktop/bin/neural-cleanse.mjs}
# A model and its clean images a line, separated by a comma or a tab.
MODELS=${MODELS:-$HOME/evidence/models.txt}
RESULTS=${RESULTS:-$HOME/results}
# The last number of --array above, also when only some of the tasks are submitted again.
SHARDS=${SHARDS:-8}

exec "$NEURAL_CLEANSE" scan \
  --models "$MODELS" --threads "$SLURM_CPUS_PER_TASK" \
  --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" --output "$RESULTS"
