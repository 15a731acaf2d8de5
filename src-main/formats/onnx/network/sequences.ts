import type { NodeCall } from '../node-call.ts';
import { concatenated, splitToSequence } from '../operators/selecting.ts';
import type { Tensor } from '../values/data-tensor.ts';

/** The sequence that a node yields, as exporters write `torch.split` and lists; undefined for every other node. */
export function makeSequence(node: NodeCall): readonly Tensor[] | undefined {
  switch (node.type) {
    case 'SplitToSequence':
      return splitToSequence(node);
    case 'SequenceConstruct':
      return node.inputs.map((_, index) => node.input(index));
    default:
      return undefined;
  }
}

/** What a node makes of a sequence: one of its tensors, or all of them joined. */
export function readSequence(node: NodeCall, sequence: readonly Tensor[]): Tensor {
  switch (node.type) {
    case 'SequenceAt': {
      const place = node.requiredConstant(1, 'a place').scalar;
      const tensor = sequence.at(place);
      if (tensor === undefined) throw node.corrupt(`it takes element ${place} of ${sequence.length}`);
      return tensor;
    }
    case 'ConcatFromSequence':
      if (node.int('new_axis', 0) !== 0) throw node.unsupported('joins a sequence along a new axis');
      return concatenated(node, sequence, node.int('axis', 0));
    default:
      throw node.unsupported('computes with a sequence');
  }
}
