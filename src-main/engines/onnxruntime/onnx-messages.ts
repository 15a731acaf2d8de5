import protobuf from 'protobufjs';

/**
 * The part of the ONNX file format that a graph needs, field numbers as in
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 (IR version 8).
 */
const schema = `
syntax = "proto3";
message Attribute {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated float floats = 7; repeated int64 ints = 8;
  int32 type = 20;
}
message Node {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated Attribute attribute = 5;
}
message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message Dimension { int64 dim_value = 1; }
message TensorShape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; TensorShape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Graph {
  repeated Node node = 1; string name = 2; repeated Tensor initializer = 5;
  repeated ValueInfo input = 11; repeated ValueInfo output = 12;
}
message OperatorSet { string domain = 1; int64 version = 2; }
message Model {
  int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated OperatorSet opset_import = 8;
}
`;

const { root } = protobuf.parse(schema, { keepCase: true });
const modelMessage = root.lookupType('Model');

/** `AttributeProto.AttributeType`. */
const attributeTypes = { f: 1, i: 2, s: 3, floats: 6, ints: 7 } as const;
/** `TensorProto.DataType`. */
const dataTypes = { float32: 1, int64: 7 } as const;

export interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
}

export interface OnnxNode {
  readonly op_type: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data_type: number;
  readonly raw_data: Uint8Array;
}

export interface OnnxValueInfo {
  readonly name: string;
  readonly type: object;
}

export interface OnnxGraph {
  readonly name: string;
  readonly node: readonly OnnxNode[];
  readonly initializer: readonly OnnxTensor[];
  readonly input: readonly OnnxValueInfo[];
  readonly output: readonly OnnxValueInfo[];
}

export function attribute(
  name: string,
  kind: keyof typeof attributeTypes,
  value: number | Uint8Array | readonly number[],
): OnnxAttribute {
  return { name, type: attributeTypes[kind], [kind]: value };
}

export function floatTensor(name: string, dims: readonly number[], data: Float32Array): OnnxTensor {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dims, data_type: dataTypes.float32, raw_data: bytes };
}

/** A one-dimensional tensor of 64-bit integers. */
export function integerTensor(name: string, values: readonly number[]): OnnxTensor {
  const data = BigInt64Array.from(values, (value) => BigInt(value));
  return { name, dims: [values.length], data_type: dataTypes.int64, raw_data: new Uint8Array(data.buffer) };
}

export function floatValueInfo(name: string, shape: readonly number[]): OnnxValueInfo {
  const dim = shape.map((size) => ({ dim_value: size }));
  return { name, type: { tensor_type: { elem_type: dataTypes.float32, shape: { dim } } } };
}

/** A complete ONNX file for operator set 18. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const model = {
    ir_version: 8,
    producer_name: 'neural-cleanse-desktop',
    graph,
    opset_import: [{ domain: '', version: 18 }],
  };
  return modelMessage.encode(modelMessage.fromObject(model)).finish();
}
