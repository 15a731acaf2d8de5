import protobuf from 'protobufjs';
import type { ByteSpan } from './byte-window.ts';

/**
 * What is read of the ONNX file format: messages, field names and numbers of onnx.proto (github.com/onnx/onnx, IR
 * version 13, Apache License 2.0). Fields that no prediction depends on are left out, and so are skipped unread:
 * documentation, metadata, value_info, training information, devices. `Type` keeps tensors only.
 */
const schema = `
syntax = "proto2";
message AttributeProto {
  optional string name = 1; optional string ref_attr_name = 21; optional int32 type = 20;
  optional float f = 2; optional int64 i = 3; optional bytes s = 4; optional TensorProto t = 5;
  optional GraphProto g = 6; repeated float floats = 7; repeated int64 ints = 8; repeated bytes strings = 9;
}
message ValueInfoProto { optional string name = 1; optional TypeProto type = 2; }
message NodeProto {
  repeated string input = 1; repeated string output = 2; optional string name = 3; optional string op_type = 4;
  optional string domain = 7; optional string overload = 8; repeated AttributeProto attribute = 5;
}
message ModelProto {
  optional int64 ir_version = 1; repeated OperatorSetIdProto opset_import = 8; optional string producer_name = 2;
  optional string producer_version = 3; optional GraphProto graph = 7; repeated FunctionProto functions = 25;
}
message StringStringEntryProto { optional string key = 1; optional string value = 2; }
message GraphProto {
  repeated NodeProto node = 1; optional string name = 2; repeated TensorProto initializer = 5;
  repeated SparseTensorProto sparse_initializer = 15; repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}
message TensorProto {
  repeated int64 dims = 1; optional int32 data_type = 2; repeated float float_data = 4;
  repeated int32 int32_data = 5; repeated bytes string_data = 6; repeated int64 int64_data = 7;
  optional string name = 8; optional bytes raw_data = 9; repeated StringStringEntryProto external_data = 13;
  optional int32 data_location = 14; repeated double double_data = 10; repeated uint64 uint64_data = 11;
}
message SparseTensorProto { optional TensorProto values = 1; }
message TensorShapeProto { repeated Dimension dim = 1; }
message Dimension { optional int64 dim_value = 1; optional string dim_param = 2; }
message TypeProto { optional Tensor tensor_type = 1; }
message Tensor { optional int32 elem_type = 1; optional TensorShapeProto shape = 2; }
message OperatorSetIdProto { optional string domain = 1; optional int64 version = 2; }
message FunctionProto {
  optional string name = 1; repeated string input = 4; repeated string output = 5; repeated string attribute = 6;
  repeated AttributeProto attribute_proto = 11; repeated NodeProto node = 7;
  repeated OperatorSetIdProto opset_import = 9; optional string domain = 10; optional string overload = 13;
}
`;

const { root } = protobuf.parse(schema, { keepCase: true });
root.resolveAll();
export const modelMessage = root.lookupType('ModelProto');

/** `TensorProto.data_location`. */
export const externalLocation = 1;

/** Numbers of a repeated field; floats are read at once where the file packs them. */
export type NumberList = readonly number[] | Float32Array | Float64Array;

export interface AttributeProto {
  readonly name?: string;
  /** Inside a function: take the attribute of this name from the caller. */
  readonly ref_attr_name?: string;
  readonly f?: number;
  readonly i?: number;
  readonly s?: ByteSpan;
  readonly t?: TensorProto;
  readonly g?: GraphProto;
  readonly floats?: NumberList;
  readonly ints?: NumberList;
}

export interface NodeProto {
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly name?: string;
  readonly op_type?: string;
  readonly domain?: string;
  readonly overload?: string;
  readonly attribute?: readonly AttributeProto[];
}

export interface TensorProto {
  readonly name?: string;
  readonly dims?: NumberList;
  readonly data_type?: number;
  readonly raw_data?: ByteSpan;
  readonly float_data?: NumberList;
  readonly int32_data?: NumberList;
  readonly int64_data?: NumberList;
  readonly double_data?: NumberList;
  readonly uint64_data?: NumberList;
  readonly external_data?: readonly { readonly key?: string; readonly value?: string }[];
  readonly data_location?: number;
}

export interface ValueInfoProto {
  readonly name?: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type?: number;
      readonly shape?: {
        readonly dim?: readonly { readonly dim_value?: number; readonly dim_param?: string }[];
      };
    };
  };
}

export interface GraphProto {
  readonly node?: readonly NodeProto[];
  readonly name?: string;
  readonly initializer?: readonly TensorProto[];
  readonly sparse_initializer?: readonly { readonly values?: TensorProto }[];
  readonly input?: readonly ValueInfoProto[];
  readonly output?: readonly ValueInfoProto[];
}

export interface OperatorSetId {
  readonly domain?: string;
  readonly version?: number;
}

export interface FunctionProto {
  readonly name?: string;
  readonly domain?: string;
  readonly overload?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly attribute_proto?: readonly AttributeProto[];
  readonly node?: readonly NodeProto[];
  readonly opset_import?: readonly OperatorSetId[];
}

export interface ModelProto {
  readonly ir_version?: number;
  readonly opset_import?: readonly OperatorSetId[];
  readonly producer_name?: string;
  readonly producer_version?: string;
  readonly graph?: GraphProto;
  readonly functions?: readonly FunctionProto[];
}
