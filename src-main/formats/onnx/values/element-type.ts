/** `TensorProto.DataType` (onnx.proto) by number; those that are left out are refused by their name. */
const elementTypes = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
} as const;

export type ElementType = (typeof elementTypes)[keyof typeof elementTypes];

const refusedTypes: Readonly<Record<number, string>> = {
  8: 'text',
  14: 'complex64',
  15: 'complex128',
  17: 'float8',
  18: 'float8',
  19: 'float8',
  20: 'float8',
  21: 'uint4',
  22: 'int4',
};

/** The type with this number; undefined where it cannot be read. */
export function elementTypeOf(dataType: number | undefined): ElementType | undefined {
  return (elementTypes as Readonly<Record<number, ElementType>>)[dataType ?? 0];
}

/** For messages: the name of a type that cannot be read. */
export function refusedTypeName(dataType: number | undefined): string {
  return refusedTypes[dataType ?? 0] ?? `type ${dataType ?? 0}`;
}

export function isFloat(type: ElementType): boolean {
  return type === 'float32' || type === 'float64' || type === 'float16' || type === 'bfloat16';
}

/** Bytes of one element in a file. */
export const elementBytes: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  uint32: 4,
  uint64: 8,
  bfloat16: 2,
};
