import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ownOperatorSet, type ModelFile } from '../file/model-file.ts';
import type { AttributeProto, FunctionProto, NodeProto } from '../file/schema.ts';
import { NodeCall, type ReaderContext } from '../node-call.ts';
import { folders, handlers } from '../operators/registry.ts';
import type { Constant } from '../values/constant.ts';
import type { Tensor } from '../values/data-tensor.ts';
import { scoresBehindLabel } from './label-output.ts';
import { Scope } from './scope.ts';
import { makeSequence, readSequence } from './sequences.ts';

/** Calls of operators in one network, functions written out; ten times those of the deepest published classifiers. */
const maxCalls = 100_000;
/** Functions within functions; exporters nest a few, as their modules do. */
const maxFunctionDepth = 32;
/** Domains of the operators that are read. */
const ownDomains = new Set(['', 'ai.onnx']);

/** A call of an operator, for the layer table. */
export interface CallRecord {
  readonly node: NodeCall;
  readonly outputs: readonly (Tensor | undefined)[];
}

/**
 * Computes a network with tensors for numbers: what depends only on the file becomes a constant at once, everything
 * else a `DataTensor`. Only what is asked for is computed, so what no output needs may be of any kind.
 */
export class Evaluator {
  readonly calls: CallRecord[] = [];
  private readonly file: ModelFile;
  private readonly context: ReaderContext;
  private readonly functions: ReadonlyMap<string, FunctionProto>;

  constructor(file: ModelFile, context: ReaderContext) {
    this.file = file;
    this.context = context;
    this.functions = new Map((file.model.functions ?? []).map((item) => [functionKey(item), item]));
  }

  /** The tensor of this name. Throws AppError MODEL_CORRUPT, MODEL_UNSUPPORTED_LAYER and what reading tensors throws. */
  tensor(scope: Scope, wanted: string): Tensor {
    const owner = scope.declaring(wanted);
    if (owner === undefined) throw this.corrupt(`nothing yields "${wanted}"`);
    const open: string[] = [wanted];
    const begun = new Set<string>();
    while (open.length > 0) {
      const name = open.at(-1)!;
      const missing = this.isKnown(owner, name) ? [] : this.missingInputs(owner, name);
      if (missing.length > 0) {
        if (begun.has(name)) throw this.corrupt(`"${name}" depends on itself`);
        begun.add(name);
        open.push(...missing);
        continue;
      }
      open.pop();
      if (!this.isKnown(owner, name)) this.callProducer(owner, name);
    }
    const tensor = owner.tensors.get(wanted);
    if (tensor === undefined) throw this.corrupt(`"${wanted}" is a sequence, where a tensor is expected`);
    return tensor;
  }

  /** The tensor of this name; of labels the scores that they are chosen from. */
  scores(scope: Scope, name: string): Tensor {
    const scores = scoresBehindLabel(scope, name);
    if (scores === undefined) return this.tensor(scope, name);
    this.context.note({
      severity: 'info',
      message: `The output "${name}" is the label with the largest score; the scores before it are used.`,
    });
    return this.tensor(scope, scores);
  }

  private isKnown(scope: Scope, name: string): boolean {
    if (scope.tensors.has(name) || scope.sequences.has(name)) return true;
    const stored = scope.initializers.get(name);
    if (stored === undefined) return false;
    scope.tensors.set(name, this.file.tensors.constant(stored));
    return true;
  }

  /** Inputs of the node that yields `name` which are not computed yet; those of outer scopes are computed here. */
  private missingInputs(scope: Scope, name: string): readonly string[] {
    const inputs = (scope.producers.get(name)!.input ?? []).filter((input) => input !== '');
    return inputs.filter((input) => {
      const owner = scope.declaring(input);
      if (owner === undefined) throw this.corrupt(`node "${name}" reads "${input}", which nothing yields`);
      if (owner === scope) return !this.isKnown(scope, input);
      this.tensor(owner, input);
      return false;
    });
  }

  private callProducer(scope: Scope, name: string): void {
    const proto = scope.producers.get(name)!;
    if (this.calls.length >= maxCalls) {
      throw this.corrupt(`it calls operators more than ${maxCalls} times, which no image classifier does`);
    }
    const node = this.nodeCall(scope, proto);
    if (scope.running.has(proto)) throw node.corrupt('it depends on itself');
    scope.running.add(proto);
    try {
      this.compute(scope, node, name);
    } finally {
      // Also where it is refused: another output of the network may ask for it again.
      scope.running.delete(proto);
    }
  }

  private compute(scope: Scope, node: NodeCall, name: string): void {
    const sequence = withNodeName(node, () => makeSequence(node));
    if (sequence !== undefined) {
      scope.sequences.set(name, sequence);
      return;
    }
    const outputs = withNodeName(node, () => this.call(scope, node));
    (node.proto.output ?? []).forEach((output, i) => {
      const tensor = outputs[i];
      if (output === '' || tensor === undefined) return;
      if (tensor.kind === 'data') {
        node.requireRunnable(tensor.shape);
        tensor.source ??= node.where;
      } else {
        // At once, so that a long chain of them is not computed by as many nested calls.
        withNodeName(node, () => tensor.data);
      }
      scope.tensors.set(output, tensor);
    });
    if (!scope.tensors.has(name))
      throw node.unsupported(`yields "${name}" beside its result, and something reads it`);
    this.calls.push({ node, outputs });
  }

  private nodeCall(scope: Scope, proto: NodeProto): NodeCall {
    const attributes = new Map<string, AttributeProto>();
    for (const attribute of proto.attribute ?? []) {
      const { ref_attr_name: reference = '' } = attribute;
      const given = reference === '' ? attribute : scope.attributes.get(reference);
      if (given !== undefined) attributes.set(attribute.name ?? '', given);
    }
    const inputs = (proto.input ?? []).map((input) =>
      input === '' ? undefined : scope.declaring(input)!.tensors.get(input),
    );
    const { context } = this;
    const { operatorSet, path } = scope;
    return new NodeCall({ context, proto, operatorSet, path, inputs, attributes });
  }

  private call(scope: Scope, node: NodeCall): readonly (Tensor | undefined)[] {
    const { proto, inputs } = node;
    const domain = proto.domain ?? '';
    const written = this.functions.get(functionKey({ ...proto, name: node.type }));
    if (written !== undefined) return this.callFunction(scope, node, written);
    const sequence = scope.declaring(proto.input?.[0] ?? '')?.sequences.get(proto.input![0]!);
    if (sequence !== undefined) return [readSequence(node, sequence)];
    if (node.type === 'If' && ownDomains.has(domain)) return this.callBranch(scope, node);
    const type = ownDomains.has(domain) ? node.type : `${domain}:${node.type}`;
    const [handler, folder] = [handlers.get(type), folders.get(type)];
    const given = inputs.filter((input) => input !== undefined);
    if (folder !== undefined && given.every((input) => input.kind === 'constant')) {
      return listed(folder(node, inputs as readonly Constant[]));
    }
    if (handler === undefined) throw this.unknownOperator(node, domain, folder !== undefined);
    return listed(handler(node));
  }

  /** A function that the file defines: its nodes with the inputs and attributes of the call. */
  private callFunction(
    scope: Scope,
    node: NodeCall,
    { input, output, ...body }: FunctionProto,
  ): readonly Tensor[] {
    if (scope.path.length >= maxFunctionDepth) {
      throw node.corrupt(`functions call each other more than ${maxFunctionDepth} levels deep`);
    }
    const defaults = (body.attribute_proto ?? []).map((item): [string, AttributeProto] => [
      item.name ?? '',
      item,
    ]);
    const inner = new Scope({
      operatorSet: ownOperatorSet(body.opset_import ?? []) ?? scope.operatorSet,
      path: [...scope.path, node.proto.name || node.type],
      attributes: new Map([...defaults, ...node.attributeEntries]),
    });
    (input ?? []).forEach((name, i) => {
      const tensor = node.inputs[i];
      if (tensor !== undefined) inner.tensors.set(name, tensor);
    });
    inner.declare(body.node ?? []);
    return (output ?? []).map((name) => this.tensor(inner, name));
  }

  /** `If` with a condition that does not depend on the images, as exporters write it: one of its two graphs. */
  private callBranch(scope: Scope, node: NodeCall): readonly Tensor[] {
    const condition = node.requiredConstant(0, 'a condition');
    const branch = node.attribute(condition.scalar === 0 ? 'else_branch' : 'then_branch')?.g;
    if (branch === undefined) throw node.corrupt('one of its branches is missing');
    const { operatorSet, path, attributes } = scope;
    const inner = new Scope({ operatorSet, path, attributes, parent: scope });
    inner.declare(branch.node ?? [], branch);
    return (branch.output ?? []).map(({ name = '' }) => this.tensor(inner, name));
  }

  private unknownOperator(node: NodeCall, domain: string, isForConstants: boolean): AppError {
    if (isForConstants) return node.unsupported('is computed from the image');
    const where = ownDomains.has(domain) ? '' : ` of the domain ${domain}`;
    return new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `${node.where} is an operator${where} that is not supported: only what classifiers of still images are made of can be read. Export the network without it, or scan another model.`,
    );
  }

  private corrupt(reason: string): AppError {
    return new AppError(
      'MODEL_CORRUPT',
      `${this.file.path}: the network cannot be computed: ${reason}. The file is damaged; check it with onnx.checker and export the model again.`,
    );
  }
}

function functionKey({ domain = '', name = '', overload = '' }: FunctionProto): string {
  return [domain, name, overload].join('\n');
}

function listed<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

/** Completes errors about shapes, which operators throw without knowing the node. */
function withNodeName<T>(node: NodeCall, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw node.corrupt(error instanceof Error ? error.message : String(error));
  }
}
