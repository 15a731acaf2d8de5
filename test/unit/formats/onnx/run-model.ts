import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openModelFile } from '../../../../src-main/formats/onnx/file/model-file.ts';
import { Evaluator } from '../../../../src-main/formats/onnx/network/evaluator.ts';
import { Scope } from '../../../../src-main/formats/onnx/network/scope.ts';
import { Constant, newNumbers } from '../../../../src-main/formats/onnx/values/constant.ts';
import {
  DataTensor,
  type Ending,
  type Tensor,
} from '../../../../src-main/formats/onnx/values/data-tensor.ts';
import type { ElementType } from '../../../../src-main/formats/onnx/values/element-type.ts';
import { Emission, mergedShape } from '../../../../src-main/formats/onnx/values/emission.ts';
import { elementCount, Graph } from '../../../../src-main/graph/graph.ts';
import { evaluateGraph } from '../../../support/reference-evaluator.ts';

export interface StoredTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Result {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
  /** Whether it was computed at intake. */
  readonly isConstant: boolean;
  readonly ending: Ending['kind'] | undefined;
}

/**
 * Reads a model of any shape and computes its outputs. The first input of floats is taken for the images, everything
 * else for constants; with 0 groups all inputs are constants. With several groups, that input is repeated, every second
 * time halved, as images beside each other are; the outputs are those of the last group, which holds the input itself.
 */
export function runModel(
  model: Buffer,
  inputs: readonly StoredTensor[],
  outputs: readonly string[],
  groups: number,
): readonly Result[] {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-case-'));
  writeFileSync(join(folder, 'case.onnx'), model);
  const file = openModelFile(join(folder, 'case.onnx'));
  try {
    const scope = new Scope({ operatorSet: file.operatorSet });
    const fed =
      groups === 0
        ? undefined
        : inputs.find(({ type, shape }) => type.startsWith('float') && elementCount(shape) > 0);
    const images = fed && new DataTensor({ shape: fed.shape, inputs: [], emit: () => expect.unreachable() });
    for (const input of inputs) scope.tensors.set(input.name, input === fed ? images! : constantOf(input));
    scope.declare(file.graph.node ?? [], file.graph);
    const evaluator = new Evaluator(file, {
      path: file.path,
      batch: 1,
      text: (span) => file.text(span),
      tensor: ({ t }) => file.tensors.constant(t!),
      note: () => undefined,
      reserve: () => undefined,
    });
    return outputs.map((name) => {
      const tensor = evaluator.tensor(scope, name);
      const data = valuesOf(tensor, images, fed, Math.max(1, groups));
      const ending = tensor.kind === 'data' ? tensor.ending?.kind : undefined;
      return { shape: tensor.shape, data, isConstant: tensor.kind === 'constant', ending };
    });
  } finally {
    file.close();
    rmSync(folder, { recursive: true });
  }
}

function valuesOf(
  tensor: Tensor,
  images: DataTensor | undefined,
  fed: StoredTensor | undefined,
  groups: number,
): ArrayLike<number> {
  if (tensor.kind === 'constant') return tensor.data;
  const graph = new Graph();
  const emission = new Emission(graph, groups);
  const start = images ?? new DataTensor({ shape: [], inputs: [], emit: () => expect.unreachable() });
  const x = graph.input('x', mergedShape(start.shape, groups));
  graph.output('y', emission.run(tensor, start, x));
  const given = fed?.data ?? [0];
  const factors = Array.from({ length: groups }, (_, group) => (group % 2 === 0 ? 1 : 0.5));
  const feed = Float32Array.from(factors.flatMap((factor) => given.map((value) => value * factor)));
  const all = evaluateGraph(graph, { x: feed }).y!;
  return all.slice(all.length - all.length / groups);
}

function constantOf({ name, type, shape, data }: StoredTensor): Constant {
  return new Constant(
    type,
    shape,
    () => {
      const numbers = newNumbers(type, data.length);
      numbers.set(data);
      return numbers;
    },
    name,
  );
}
