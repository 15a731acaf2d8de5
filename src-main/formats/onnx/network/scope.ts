import type { AttributeProto, GraphProto, NodeProto, TensorProto } from '../file/schema.ts';
import type { Tensor } from '../values/data-tensor.ts';

/** The names of one graph, of one branch or of one call of a function, and what they stand for so far. */
export class Scope {
  readonly tensors = new Map<string, Tensor>();
  /** Lists of tensors, which only the operators of sequences read (`sequences.ts`). */
  readonly sequences = new Map<string, readonly Tensor[]>();
  readonly producers = new Map<string, NodeProto>();
  readonly initializers = new Map<string, TensorProto>();
  /** Nodes whose call has begun: one that is needed for its own inputs depends on itself. */
  readonly running = new Set<NodeProto>();
  readonly parent: Scope | undefined;
  readonly operatorSet: number;
  /** Names of the calls that lead here, for messages. */
  readonly path: readonly string[];
  /** Attributes of the call, inside a function. */
  readonly attributes: ReadonlyMap<string, AttributeProto>;

  constructor(parts: {
    readonly operatorSet: number;
    readonly parent?: Scope;
    readonly path?: readonly string[];
    readonly attributes?: ReadonlyMap<string, AttributeProto>;
  }) {
    this.operatorSet = parts.operatorSet;
    this.parent = parts.parent;
    this.path = parts.path ?? [];
    this.attributes = parts.attributes ?? new Map();
  }

  /** Announces nodes and initializers. Throws a plain Error where two of them have one name. */
  declare(nodes: readonly NodeProto[], { initializer = [] }: GraphProto = {}): this {
    for (const tensor of initializer) {
      if (this.initializers.has(tensor.name ?? ''))
        throw new Error(`two tensors are called "${tensor.name}"`);
      this.initializers.set(tensor.name ?? '', tensor);
    }
    for (const node of nodes) {
      for (const name of node.output ?? []) {
        if (name === '') continue;
        if (this.producers.has(name) || this.initializers.has(name) || this.tensors.has(name)) {
          throw new Error(`two nodes or tensors yield "${name}"`);
        }
        this.producers.set(name, node);
      }
    }
    return this;
  }

  /** The scope, this or one around it, that declares a name. */
  declaring(name: string): Scope | undefined {
    const isHere = this.tensors.has(name) || this.producers.has(name) || this.initializers.has(name);
    return isHere ? this : this.parent?.declaring(name);
  }
}
