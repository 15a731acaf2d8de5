import type { Scope } from './scope.ts';

/** What may stand between the choice of a label and the output, and the input that it reads the label from. */
const rewriting: Readonly<Record<string, number>> = {
  // Looks up the name of the label.
  ArrayFeatureExtractor: 1,
  Cast: 0,
  Flatten: 0,
  Identity: 0,
  Reshape: 0,
  Squeeze: 0,
  Unsqueeze: 0,
};

/**
 * Where an output is the label that `ArgMax` or a linear classifier chooses: the name of the scores that it is chosen
 * from.
 */
export function scoresBehindLabel(scope: Scope, output: string): string | undefined {
  let name = output;
  for (const passed = new Set<string>(); !passed.has(name);) {
    passed.add(name);
    const producer = scope.producers.get(name);
    const type = producer?.op_type ?? '';
    if (type === 'ArgMax') return producer!.input?.[0];
    if (type === 'LinearClassifier') return producer!.output?.[0] === name ? producer!.output[1] : undefined;
    const source = rewriting[type];
    if (source === undefined) return undefined;
    name = producer!.input?.[source] ?? '';
  }
  return undefined;
}
