import { AppError } from '../../../../src-shared/domain/app-error.ts';
import type { ConstantArray, SliceIndex } from '../config/call-arguments.ts';
import type { LayerConfig } from '../config/model-config.ts';
import { KerasTensor } from '../tensor.ts';

/** An array that stands in the configuration. Its shape includes the batch axis where it has one. */
export class Constant {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;

  constructor({ shape, data }: ConstantArray) {
    this.shape = shape;
    this.data = Float32Array.from(data);
  }

  static of(value: number): Constant {
    return new Constant({ shape: [], data: [value] });
  }
}

/** One argument of a call, with the tensors it refers to. */
export type Argument =
  | KerasTensor
  | Constant
  | ArgumentSlice
  | Ellipsis
  | Unread
  | readonly Argument[]
  | string
  | number
  | boolean
  | null;

export class ArgumentSlice {
  readonly bounds: SliceIndex;

  constructor(bounds: SliceIndex) {
    this.bounds = bounds;
  }
}

/** `...` in an index. */
export class Ellipsis {}

/** Something that stands in the configuration but is not understood. */
export class Unread {
  readonly description: string;

  constructor(description: string) {
    this.description = description;
  }
}

/** A tensor or numbers that are combined with a tensor. */
export type Operand = KerasTensor | Constant;

/** Names that never change a result. */
const harmless = new Set(['name']);

/**
 * The arguments of one call by name. Each has to be read; `finish` refuses the file where one was not, so that none is
 * ever dropped in silence. `null` counts as not given. The readers throw AppError MODEL_UNSUPPORTED_LAYER.
 */
export class Arguments {
  private readonly layer: LayerConfig;
  private readonly values: Map<string, Argument>;

  constructor(layer: LayerConfig, values: ReadonlyMap<string, Argument>) {
    this.layer = layer;
    this.values = new Map(values);
  }

  has(name: string): boolean {
    return (this.values.get(name) ?? null) !== null;
  }

  /** An argument that is still to be read. */
  peek(name: string): Argument {
    return this.values.get(name) ?? null;
  }

  /** Takes an argument whatever it is; null where it is not given. */
  take(name: string): Argument {
    const value = this.values.get(name) ?? null;
    this.values.delete(name);
    return value;
  }

  tensor(name: string): KerasTensor {
    const value = this.single(name);
    if (value instanceof KerasTensor) return value;
    throw this.unread(name, value, 'a tensor of the model');
  }

  operand(name: string): Operand {
    const value = this.single(name);
    const operand = asOperand(value);
    if (operand === undefined) throw this.unread(name, value, 'a tensor or numbers');
    return operand;
  }

  /** Tensors and constants in a list, or one alone. */
  operands(name: string): readonly Operand[] {
    const value = this.take(name);
    const items = isList(value) && !isNumbers(value) ? value : [value];
    return items.map((item) => {
      const operand = asOperand(item);
      if (operand === undefined) throw this.unread(name, item, 'a tensor or numbers');
      return operand;
    });
  }

  tensors(name: string): readonly KerasTensor[] {
    return this.operands(name).map((operand) => {
      if (operand instanceof KerasTensor) return operand;
      throw this.unread(name, operand, 'tensors of the model');
    });
  }

  number(name: string, otherwise?: number): number {
    const value = this.take(name) ?? otherwise ?? null;
    if (typeof value === 'number') return value;
    if (value instanceof Constant && value.data.length === 1) return value.data[0]!;
    throw this.unread(name, value, 'a number');
  }

  optionalNumber(name: string): number | undefined {
    return this.has(name) ? this.number(name) : undefined;
  }

  text(name: string, otherwise: string): string {
    const value = this.take(name) ?? otherwise;
    if (typeof value === 'string') return value;
    throw this.unread(name, value, 'a name');
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.take(name) ?? otherwise;
    if (typeof value === 'boolean') return value;
    throw this.unread(name, value, 'true or false');
  }

  /** Whole numbers in a list, or one alone; undefined where the argument is not given. */
  integers(name: string): readonly number[] | undefined {
    const value = this.take(name);
    if (value === null) return undefined;
    const items = value instanceof Constant ? [...value.data] : isList(value) ? value : [value];
    if (items.every((item) => Number.isInteger(item))) return items as readonly number[];
    throw this.unread(name, value, 'whole numbers');
  }

  /** One of the names for the same argument that different versions use. */
  firstOf(...names: readonly string[]): string {
    return names.find((name) => this.has(name)) ?? names[0]!;
  }

  /** Refuses the file where an argument was not read. */
  finish(): void {
    for (const [name, value] of this.values) {
      if (value !== null && !harmless.has(name)) throw this.unread(name, value, 'nothing');
    }
  }

  unread(name: string, found: Argument, expected: string): AppError {
    return new AppError(
      'MODEL_UNSUPPORTED_LAYER',
      `Layer "${this.layer.path}" (${this.layer.className}) is called with ${name} = ${describe(found)}, where ${expected} is expected. Without reading it exactly the network would be another one. Rebuild this part from standard layers and save the model again.`,
    );
  }

  /** A list of one is what older versions write for the thing itself. */
  private single(name: string): Argument {
    const value = this.take(name);
    return isList(value) && value.length === 1 && !isNumbers(value) ? value[0]! : value;
  }
}

export function isList(value: Argument): value is readonly Argument[] {
  return Array.isArray(value);
}

function isNumbers(value: Argument): boolean {
  return typeof value === 'number' || (isList(value) && value.length > 0 && value.every(isNumbers));
}

function asOperand(value: Argument): Operand | undefined {
  if (value instanceof KerasTensor || value instanceof Constant) return value;
  return isNumbers(value) ? constantFrom(value) : undefined;
}

/** Nested lists of numbers; a plain Error where they are not of one length. */
function constantFrom(value: Argument): Constant {
  if (!isList(value)) return Constant.of(value as number);
  const items = value.map(constantFrom);
  const { shape } = items[0]!;
  if (!items.every((item) => item.shape.join() === shape.join())) throw new Error('it is given uneven lists');
  return new Constant({ shape: [items.length, ...shape], data: items.flatMap((item) => [...item.data]) });
}

function describe(value: Argument): string {
  if (value instanceof KerasTensor) return `a tensor [${value.shape.join(', ')}]`;
  if (value instanceof Constant) return `numbers of the shape [${value.shape.join(', ')}]`;
  if (value instanceof ArgumentSlice) return 'a slice';
  if (value instanceof Ellipsis) return '...';
  if (value instanceof Unread) return value.description;
  if (isList(value)) return `[${value.slice(0, 4).map(describe).join(', ')}${value.length > 4 ? ', …' : ''}]`;
  return JSON.stringify(value);
}
