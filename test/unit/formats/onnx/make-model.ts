import { modelMessage } from '../../../../src-main/formats/onnx/file/schema.ts';

/** `AttributeProto.type` and `TensorProto.data_type` as they are needed here (onnx.proto). */
const attributeTypes = { int: 2, ints: 7 } as const;
const dataTypes = { float32: 1, int64: 7 } as const;

export interface NodeSpec {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly ints?: Readonly<Record<string, number | readonly number[]>>;
}

export interface InitializerSpec {
  readonly shape: readonly number[];
  readonly data: readonly number[];
  readonly type?: keyof typeof dataTypes;
}

/** An ONNX file of some nodes. */
export function makeModel(
  operatorSet: number,
  nodes: readonly NodeSpec[],
  initializers: Readonly<Record<string, InitializerSpec>>,
): Buffer {
  const model = {
    ir_version: 8,
    opset_import: [{ version: operatorSet }],
    graph: {
      name: 'test',
      node: nodes.map(({ type, inputs, output, ints = {} }) => ({
        op_type: type,
        name: output,
        input: inputs,
        output: [output],
        attribute: Object.entries(ints).map(([name, value]) =>
          typeof value === 'number'
            ? { name, type: attributeTypes.int, i: value }
            : { name, type: attributeTypes.ints, ints: value },
        ),
      })),
      initializer: Object.entries(initializers).map(([name, { shape, data, type = 'float32' }]) => ({
        name,
        dims: shape,
        data_type: dataTypes[type],
        ...(type === 'float32' ? { float_data: data } : { int64_data: data }),
      })),
    },
  };
  return Buffer.from(modelMessage.encode(modelMessage.fromObject(model)).finish());
}
