import { AppError } from '../../../src-shared/domain/app-error.ts';
import { elementCount, type Shape } from '../../graph/graph.ts';
import type { ModelFinding } from '../classifier.ts';
import type { AttributeProto, NodeProto } from './file/schema.ts';
import type { Constant } from './values/constant.ts';
import type { DataTensor, Tensor } from './values/data-tensor.ts';
import { asData } from './values/emission.ts';

/** 512 MiB of float32 for the images of one run of the file's network. */
const maxElements = 2 ** 27;

/** What every node of one model shares. */
export interface ReaderContext {
  readonly path: string;
  /** Images that one run of the file's network takes. */
  readonly batch: number;
  text(span: { readonly offset: number; readonly length: number }): string;
  tensor(attribute: AttributeProto): Constant;
  /** Something the user should know; said once however often it is met. */
  note(finding: ModelFinding): void;
  /** Counts elements that a file computes without storing them. Throws AppError where they become too many. */
  reserve(elements: number, node: NodeCall): void;
}

interface NodeParts {
  readonly context: ReaderContext;
  readonly proto: NodeProto;
  readonly operatorSet: number;
  /** Names of the function calls that lead to the node. */
  readonly path: readonly string[];
  readonly inputs: readonly (Tensor | undefined)[];
  readonly attributes: ReadonlyMap<string, AttributeProto>;
}

/** One node with its inputs, as a handler sees it. */
export class NodeCall {
  readonly context: ReaderContext;
  readonly proto: NodeProto;
  readonly operatorSet: number;
  /** Undefined where an optional input is left out. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** For messages and the layer table: the node's name, after those of the functions that it lies in. */
  readonly name: string;
  private readonly attributes: ReadonlyMap<string, AttributeProto>;

  constructor({ context, proto, operatorSet, path, inputs, attributes }: NodeParts) {
    this.context = context;
    this.proto = proto;
    this.operatorSet = operatorSet;
    this.inputs = inputs;
    this.attributes = attributes;
    this.name = [...path, proto.name || (proto.output?.[0] ?? '')].join('/');
  }

  get type(): string {
    return this.proto.op_type ?? '';
  }

  get outputCount(): number {
    return this.proto.output?.length ?? 0;
  }

  /** Whether the output at `index` is named, and so may be read. */
  isRead(index: number): boolean {
    return (this.proto.output?.[index] ?? '') !== '';
  }

  has(attribute: string): boolean {
    return this.attributes.has(attribute);
  }

  int(attribute: string, otherwise: number): number {
    return this.attributes.get(attribute)?.i ?? (this.has(attribute) ? 0 : otherwise);
  }

  float(attribute: string, otherwise: number): number {
    return this.attributes.get(attribute)?.f ?? (this.has(attribute) ? 0 : otherwise);
  }

  text(attribute: string, otherwise: string): string {
    const span = this.attributes.get(attribute)?.s;
    return span === undefined ? otherwise : this.context.text(span);
  }

  ints(attribute: string): readonly number[] | undefined {
    const found = this.attributes.get(attribute);
    return found === undefined ? undefined : Array.from(found.ints ?? []);
  }

  floats(attribute: string): readonly number[] | undefined {
    const found = this.attributes.get(attribute);
    return found === undefined ? undefined : Array.from(found.floats ?? []);
  }

  get attributeEntries(): Iterable<[string, AttributeProto]> {
    return this.attributes;
  }

  attribute(name: string): AttributeProto | undefined {
    return this.attributes.get(name);
  }

  tensorAttribute(name: string): Constant | undefined {
    const found = this.attributes.get(name);
    return found?.t === undefined ? undefined : this.context.tensor(found);
  }

  /** The input at `index`. Throws MODEL_CORRUPT where it is left out. */
  input(index: number): Tensor {
    const input = this.inputs[index];
    if (input === undefined) throw this.corrupt(`input ${index} is missing`);
    return input;
  }

  /** The input as a tensor of floats that depends on the images. */
  data(index: number): DataTensor {
    return this.floatsOf(asData(this.input(index)));
  }

  /** The input as a tensor that depends on the images, of any type: for what only rearranges. */
  rearranged(index: number): DataTensor {
    return asData(this.input(index));
  }

  /** Refuses arithmetic on integers that depend on the images: the graph computes in floats. */
  floatsOf(tensor: DataTensor): DataTensor {
    if (tensor.isInteger) {
      throw this.unsupported('computes in integers from the image, before they are cast to floats');
    }
    return tensor;
  }

  /** A constant input; undefined where it is left out. Throws MODEL_UNSUPPORTED_LAYER where it depends on the images. */
  constant(index: number, what: string): Constant | undefined {
    const input = this.inputs[index];
    if (input === undefined || input.kind === 'constant') return input;
    throw this.unsupported(`takes ${what} ("${this.proto.input?.[index]}") that depends on the image`);
  }

  requiredConstant(index: number, what: string): Constant {
    return this.constant(index, what) ?? this.missing(index, what);
  }

  /** A constant without infinities, as weights have to be. */
  weights(index: number, what: string): Constant {
    const constant = this.requiredConstant(index, what);
    if (!constant.isFinite) {
      throw new AppError(
        'MODEL_WEIGHTS_NOT_FINITE',
        `${this.where} has an infinite number in its ${what} "${constant.name}". The training diverged or the file is damaged; choose another model.`,
      );
    }
    return constant;
  }

  /** Integers from an attribute or, in later operator sets, from an input; undefined where both are left out. */
  integers(attribute: string, index: number): readonly number[] | undefined {
    const listed = this.ints(attribute);
    if (listed !== undefined) return listed;
    const constant = this.constant(index, `its ${attribute}`);
    return constant === undefined ? undefined : Array.from(constant.data);
  }

  /** An axis counted from 0. Throws MODEL_CORRUPT where the tensor has none such. */
  axis(axis: number, rank: number): number {
    const counted = axis < 0 ? axis + rank : axis;
    if (!Number.isInteger(counted) || counted < 0 || counted >= rank) {
      throw this.corrupt(`it works along axis ${axis} of a tensor of ${rank} axes`);
    }
    return counted;
  }

  /** Throws MODEL_CORRUPT unless a tensor of this shape that depends on the images can be run. */
  requireRunnable(shape: Shape): void {
    if (!shape.every((size) => Number.isSafeInteger(size) && size >= 1)) {
      throw this.corrupt(`its output would be [${shape.join(', ')}]`);
    }
    if (elementCount(shape) > maxElements) {
      throw this.corrupt(
        `its output of [${shape.join(', ')}] is larger than the ${maxElements} numbers that can be run`,
      );
    }
  }

  get where(): string {
    return `${this.context.path}: node "${this.name}" (${this.type})`;
  }

  /** What is written here is ONNX, but is not computed by this program. `reason` follows the node's name. */
  unsupported(reason: string): AppError {
    return new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `${this.where} ${reason}, which is not supported. Export the network without it, or scan another model.`,
    );
  }

  corrupt(reason: string): AppError {
    return new AppError(
      'MODEL_CORRUPT',
      `${this.where} cannot be computed: ${reason}. The file is damaged or was exported wrongly; check it with onnx.checker and export it again.`,
    );
  }

  private missing(index: number, what: string): never {
    throw this.corrupt(`its ${what} (input ${index}) is missing`);
  }
}
