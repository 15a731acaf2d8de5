import type { Operator } from './operator.ts';

/** Sizes of every axis; static, because a graph is built for one batch size. Row-major. */
export type Shape = readonly number[];

export type ElementType = 'float32' | 'bool';

/** A tensor inside a graph: an input, a constant, or the output of one node. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
  readonly elementType: ElementType;
  /** Row-major elements of a constant; undefined for everything that is computed. Never modified. */
  readonly data?: Float32Array;
}

/** One operator applied to values. Every operator has exactly one output. */
export interface GraphNode {
  readonly operator: Operator<never>;
  readonly inputs: readonly Value[];
  readonly attributes: object;
  readonly output: Value;
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

/**
 * A network as a list of operators in the order they are computed: a small typed subset of ONNX, images in NCHW.
 * Nodes can only be appended, and only on values that exist already, so the list is always a valid order.
 */
export class Graph {
  private nextId = 0;
  private readonly nodeList: GraphNode[] = [];
  private readonly producers = new Map<Value, GraphNode>();
  private readonly inputList: NamedValue[] = [];
  private readonly outputList: NamedValue[] = [];

  get nodes(): readonly GraphNode[] {
    return this.nodeList;
  }

  get inputs(): readonly NamedValue[] {
    return this.inputList;
  }

  get outputs(): readonly NamedValue[] {
    return this.outputList;
  }

  /** Adds a float32 input that is fed at every run. */
  input(name: string, shape: Shape): Value {
    const value = this.newValue(shape, 'float32');
    this.inputList.push({ name, value });
    return value;
  }

  /** Adds a constant. The graph keeps the array, it does not copy it. */
  constant(shape: Shape, data: Float32Array): Value {
    if (elementCount(shape) !== data.length) {
      throw new Error(`constant of shape [${shape.join(', ')}] given ${data.length} elements`);
    }
    return { ...this.newValue(shape, 'float32'), data };
  }

  scalar(value: number): Value {
    return this.constant([], Float32Array.of(value));
  }

  /** Appends a node; the output's shape is inferred. Throws a plain Error when the shapes do not fit. */
  apply<A extends object>(operator: Operator<A>, inputs: readonly Value[], attributes: A): Value {
    const { shape, elementType } = operator.infer(inputs, attributes);
    const output = this.newValue(shape, elementType);
    const node = { operator, inputs, attributes, output };
    this.nodeList.push(node);
    this.producers.set(output, node);
    return output;
  }

  /** The node that computes a value; undefined for inputs and constants. */
  producer(value: Value): GraphNode | undefined {
    return this.producers.get(value);
  }

  /** Names a value as a result of the graph. */
  output(name: string, value: Value): void {
    this.outputList.push({ name, value });
  }

  /** Takes an output back: a name given to find a value again after the graph was rewritten. */
  takeOutput(name: string): Value {
    const index = this.outputList.findIndex((output) => output.name === name);
    return this.outputList.splice(index, 1)[0]!.value;
  }

  private newValue(shape: Shape, elementType: ElementType): Value {
    return { id: this.nextId++, shape, elementType };
  }
}

export function elementCount(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
