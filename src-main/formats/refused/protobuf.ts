/** A field of a protobuf message, as far as the sample shows it. */
export interface ProtobufField {
  readonly number: number;
  /** Value of a varint, else 0. */
  readonly value: number;
  /** Content of a field with a length (a text or a message), cut where the sample ends; null for numbers. */
  readonly content: Buffer | null;
}

/** More than any rule here looks at. */
const mostFields = 8;
const wireTypes = { varint: 0, bytes8: 1, withLength: 2, bytes4: 5 } as const;

/**
 * The first fields of a protobuf message (protobuf.dev/programming-guides/encoding): enough to tell by its structure which
 * kind of message it is. Empty where the bytes are no protobuf.
 */
export function firstFields(bytes: Buffer): readonly ProtobufField[] {
  const fields: ProtobufField[] = [];
  let position = 0;
  while (position < bytes.length && fields.length < mostFields) {
    const tag = readVarint(bytes, position);
    if (tag === undefined) break;
    const number = Math.floor(tag.value / 8);
    if (number === 0) return [];
    const field = readField(bytes, tag.end, number, tag.value % 8);
    if (field === 'malformed') return [];
    if (field === undefined) break;
    fields.push(field.field);
    position = field.end;
  }
  return fields;
}

function readField(bytes: Buffer, start: number, number: number, wireType: number) {
  switch (wireType) {
    case wireTypes.bytes8:
      return { field: { number, value: 0, content: null }, end: start + 8 };
    case wireTypes.bytes4:
      return { field: { number, value: 0, content: null }, end: start + 4 };
    case wireTypes.varint: {
      const varint = readVarint(bytes, start);
      if (varint === undefined) return undefined;
      return { field: { number, value: varint.value, content: null }, end: varint.end };
    }
    case wireTypes.withLength: {
      const length = readVarint(bytes, start);
      if (length === undefined) return undefined;
      const end = length.end + length.value;
      return { field: { number, value: 0, content: bytes.subarray(length.end, end) }, end };
    }
    default:
      return 'malformed';
  }
}

/** Undefined where the bytes end before the number does. Ten bytes hold 64 bits; values that large are not exact. */
function readVarint(bytes: Buffer, start: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10 && start + i < bytes.length; i++) {
    const byte = bytes[start + i]!;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return undefined;
}
