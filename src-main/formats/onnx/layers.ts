import type { LayerSummary } from '../classifier.ts';
import type { CallRecord } from './network/evaluator.ts';
import type { NodeCall } from './node-call.ts';
import type { Constant } from './values/constant.ts';
import { computedFrom, type DataTensor, type Tensor } from './values/data-tensor.ts';
import { isFloat } from './values/element-type.ts';

/** One row for each node that computes with numbers from the file, in the order of computation. */
export function summarizeLayers(
  calls: readonly CallRecord[],
  output: DataTensor,
  batch: number,
): readonly LayerSummary[] {
  const used = new Set<Tensor>(computedFrom(output));
  const counted = new Set<Constant>();
  return calls.flatMap(({ node, outputs }): LayerSummary[] => {
    const result = outputs.find((output) => output !== undefined);
    const weights = node.inputs.filter((input) => input?.kind === 'constant').filter(isWeight);
    const attributes = attributeWeights(node);
    if (result?.kind !== 'data' || !used.has(result) || weights.length + attributes === 0) return [];
    const fresh = weights.filter((weight) => !counted.has(weight));
    fresh.forEach((weight) => counted.add(weight));
    const hasBatch = result.shape.length > 1 && result.shape[0]! % batch === 0;
    return [
      {
        path: node.name,
        kind: node.type,
        outputShape: hasBatch ? result.shape.slice(1) : result.shape,
        parameters: fresh.reduce((sum, { size }) => sum + size, attributes),
      },
    ];
  });
}

/** Numbers that operators of ai.onnx.ml hold as attributes. */
function attributeWeights(node: NodeCall): number {
  const names = ['coefficients', 'intercepts', 'offset', 'scale'];
  return names.reduce((sum, name) => sum + (node.floats(name)?.length ?? 0), 0);
}

/** A single number is a setting, integers are places and sizes. */
function isWeight({ type, size }: Constant): boolean {
  return size > 1 && isFloat(type);
}
