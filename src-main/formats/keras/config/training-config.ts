import { isJsonObject, type JsonObject } from './json.ts';
import { kerasLossesAndMetrics } from './keras-classes.ts';

/** What the training configuration says about the model's output. */
export interface TrainingConfig {
  /** The loss was computed from logits: the output is not a probability, whatever its activation. */
  readonly fromLogits: boolean;
  /** The loss was a binary cross entropy: one output unit stands for two labels. */
  readonly isBinary: boolean;
  /** The loss was a cross entropy of probabilities, which Keras computes from the output divided by its sum. */
  readonly takesProbabilities: boolean;
  /**
   * Losses and metrics named in plain text that Keras does not have. Harmless: they are names only and play no part in
   * the predictions; the user is told.
   */
  readonly unknownNames: readonly string[];
}

export function readTrainingConfig(config: JsonObject | undefined): TrainingConfig {
  const loss = config?.loss;
  const lossName = isJsonObject(loss) ? String(loss.class_name) : typeof loss === 'string' ? loss : '';
  const lossConfig = isJsonObject(loss) && isJsonObject(loss.config) ? loss.config : {};
  const named = [config?.loss, config?.metrics, config?.weighted_metrics].flatMap(plainNames);
  return {
    fromLogits: lossConfig.from_logits === true,
    isBinary: /^binary_?crossentropy$/i.test(lossName),
    takesProbabilities:
      /^(sparse_?)?categorical_?(focal_?)?crossentropy$/i.test(lossName) && lossConfig.from_logits !== true,
    unknownNames: [...new Set(named)].filter((name) => !kerasLossesAndMetrics.has(name)),
  };
}

/** Strings that stand for a function: entries of lists and dictionaries, and the `fn` of wrappers. */
function plainNames(node: unknown): readonly string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(plainNames);
  if (!isJsonObject(node)) return [];
  if (typeof node.class_name !== 'string') return Object.values(node).flatMap(plainNames);
  return isJsonObject(node.config) ? plainNames(node.config.fn) : [];
}
