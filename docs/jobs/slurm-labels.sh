#!/bin/bash
# One model on many nodes: a Slurm job array whose tasks each search one shard of the labels (docs/cluster.md).
#
#   job=$(sbatch --parsable slurm-labels.sh)
#   sbatch --dependency=afterok:$job slurm-merge.sh
#
# A task that is requeued, or the whole array submitted again, goes on where it stopped.
#SBATCH --job-name=neural-cleanse-labels
#SBATCH --array=1-8
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --output=%x-%A_%a.log
set -eu

# Change these, or set them in the environment. Everything lies on storage that all nodes share.
NEURAL_CLEANSE=${NEURAL_CLEANSE:-$HOME/neural-cleanse-desktop/bin/neural-cleanse.mjs}
MODEL=${MODEL:-$HOME/evidence/model.h5}
DATASET=${DATASET:-$HOME/evidence/images.h5}
RESULTS=${RESULTS:-$HOME/results}
# The last number of --array above, also when only some of the tasks are submitted again.
SHARDS=${SHARDS:-8}

exec "$NEURAL_CLEANSE" scan \
  --model "$MODEL" --dataset "$DATASET" \
  --engine onnxruntime --device cpu --threads "$SLURM_CPUS_PER_TASK" \
  --shard "$SLURM_ARRAY_TASK_ID/$SHARDS" --output "$RESULTS/shards"
