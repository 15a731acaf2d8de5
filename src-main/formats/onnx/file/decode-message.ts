import type protobuf from 'protobufjs';
import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { describeBytes } from '../../limits.ts';
import type { ByteSpan, ByteWindow } from './byte-window.ts';

/** Bounds far above those of real models; every one is checked before anything is allocated. */
const limits = {
  /** Messages within messages; a graph in a graph takes three levels, and no exporter nests more than a few. */
  depth: 48,
  /** Messages of one file; a network of 1,000 layers has about 10,000. */
  messages: 2_000_000,
  /** A name. Names of real nodes stay below 1 KiB. */
  textBytes: 1 << 16,
  /** Numbers stored one by one, that is not as a tensor's raw bytes. */
  listBytes: 1 << 30,
} as const;

/** Wire types (protobuf.dev/programming-guides/encoding). */
const wire = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

type Message = Record<string, unknown>;

/**
 * Decodes the file's bytes as a message of this type: fields by their names, bytes as a `ByteSpan`, repeated fields as
 * lists. Unknown fields are skipped unread. Throws AppError FILE_TRUNCATED, FILE_CORRUPT, FILE_TOO_DEEP and
 * FILE_TOO_LARGE.
 */
export function decodeFile(window: ByteWindow, type: protobuf.Type): Message {
  return new Decoder(window).message(type, 0, window.source.sizeBytes, 0);
}

class Decoder {
  private readonly window: ByteWindow;
  private readonly file: string;
  private messages = 0;
  private position = 0;

  constructor(window: ByteWindow) {
    this.window = window;
    this.file = window.source.path;
  }

  message(type: protobuf.Type, start: number, end: number, depth: number): Message {
    if (depth > limits.depth) throw this.tooDeep(type, start);
    if (++this.messages > limits.messages) throw this.tooMany();
    const fields: Message = {};
    this.position = start;
    while (this.position < end) {
      const at = this.position;
      const tag = this.varint(end);
      const [number, wireType] = [Math.floor(tag / 8), tag % 8];
      const field = type.fieldsById[number];
      if (number === 0) throw this.corrupt(at, 'a field has the number 0');
      if (field === undefined) this.skip(wireType, end);
      else this.field(fields, field, wireType, end, depth);
    }
    return fields;
  }

  private field(fields: Message, field: protobuf.Field, wireType: number, end: number, depth: number): void {
    const { name, type, repeated, resolvedType } = field;
    if (wireType === wire.length) {
      const span = this.span(end, `field ${name}`);
      if (resolvedType !== null) {
        const message = this.message(
          resolvedType as protobuf.Type,
          span.offset,
          span.offset + span.length,
          depth + 1,
        );
        store(fields, name, repeated, message);
      } else if (type === 'bytes') store(fields, name, repeated, span);
      else if (type === 'string') store(fields, name, repeated, this.text(span, name));
      else if (repeated) this.packed(fields, field, span);
      else throw this.corrupt(span.offset, `field ${name} is a list`);
      this.position = span.offset + span.length;
      return;
    }
    const expected = wireTypeOf(type);
    if (wireType !== expected) throw this.corrupt(this.position, `field ${name} has wire type ${wireType}`);
    store(fields, name, repeated, this.number(type, end));
  }

  /** Floats go into a typed array of their own; the far shorter lists of integers become plain ones. */
  private packed(fields: Message, { name, type }: protobuf.Field, span: ByteSpan): void {
    if (span.length > limits.listBytes) throw this.tooLarge(span, `the list ${name}`);
    const end = span.offset + span.length;
    if ((type === 'float' || type === 'double') && fields[name] === undefined) {
      const size = type === 'float' ? 4 : 8;
      if (span.length % size !== 0) throw this.corrupt(span.offset, `the list ${name} ends within a number`);
      const bytes = new Uint8Array(span.length);
      this.window.source.readInto(bytes, 0, span.length, span.offset);
      fields[name] = type === 'float' ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
      return;
    }
    this.position = span.offset;
    const known = (fields[name] ?? []) as ArrayLike<number>;
    const list: number[] = Array.isArray(known) ? (known as number[]) : Array.from(known);
    fields[name] = list;
    while (this.position < end) list.push(this.number(type, end));
  }

  private number(type: string, end: number): number {
    if (type === 'float' || type === 'double') {
      const size = type === 'float' ? 4 : 8;
      this.requireBytes(size, end, 'a number');
      const bytes = this.window.view(this.position, size);
      this.position += size;
      return size === 4 ? bytes.readFloatLE(0) : bytes.readDoubleLE(0);
    }
    return this.varint(end, type !== 'uint64');
  }

  /** Up to ten bytes of seven bits, the lowest first; a signed number is two's complement in 64 bits. */
  private varint(end: number, signed = false): number {
    let value = 0;
    let high = 0;
    for (let byteIndex = 0; byteIndex < 10; byteIndex++) {
      this.requireBytes(1, end, 'a number');
      const byte = this.window.byteAt(this.position++);
      if (byteIndex < 4) value += (byte & 0x7f) * 2 ** (7 * byteIndex);
      else high += (byte & 0x7f) * 2 ** (7 * (byteIndex - 4));
      if (byte < 0x80) return combine(value, high, signed);
    }
    throw this.corrupt(this.position, 'a number has more than ten bytes');
  }

  private span(end: number, what: string): ByteSpan {
    const length = this.varint(end);
    this.requireBytes(length, end, what);
    return { offset: this.position, length };
  }

  private text(span: ByteSpan, name: string): string {
    if (span.length > limits.textBytes) throw this.tooLarge(span, `the text ${name}`);
    return this.window.view(span.offset, span.length).toString('utf8');
  }

  private skip(wireType: number, end: number): void {
    switch (wireType) {
      case wire.varint:
        this.varint(end);
        return;
      case wire.length: {
        const { offset, length } = this.span(end, 'a field');
        this.position = offset + length;
        return;
      }
      case wire.fixed32:
      case wire.fixed64: {
        const size = wireType === wire.fixed32 ? 4 : 8;
        this.requireBytes(size, end, 'a number');
        this.position += size;
        return;
      }
      default:
        throw this.corrupt(this.position, `there is no wire type ${wireType}`);
    }
  }

  private requireBytes(length: number, end: number, what: string): void {
    if (this.position + length <= end) return;
    const missing = this.position + length - end;
    throw new AppError(
      'FILE_TRUNCATED',
      `${this.file}: at byte ${this.position}, ${what} of ${describeBytes(length)} ends ${describeBytes(missing)} after its message or the file does. The file is cut off or damaged; copy or export it again.`,
    );
  }

  private corrupt(position: number, reason: string): AppError {
    return new AppError(
      'FILE_CORRUPT',
      `${this.file}: at byte ${position}, this is no ONNX model (${reason}). Copy the file again, or export the model again.`,
    );
  }

  private tooDeep(type: protobuf.Type, position: number): AppError {
    return new AppError(
      'FILE_TOO_DEEP',
      `${this.file}: at byte ${position}, ${type.name} lies more than ${limits.depth} levels deep. No exporter nests so; do not trust this file.`,
    );
  }

  private tooMany(): AppError {
    return new AppError(
      'FILE_TOO_LARGE',
      `${this.file} consists of more than ${limits.messages} messages, a hundred times as many as large networks do. Do not trust this file.`,
    );
  }

  private tooLarge({ offset, length }: ByteSpan, what: string): AppError {
    return new AppError(
      'FILE_TOO_LARGE',
      `${this.file}: at byte ${offset}, ${what} takes ${describeBytes(length)}, more than any real model needs. Do not trust this file.`,
    );
  }
}

function store(fields: Message, name: string, repeated: boolean, value: unknown): void {
  if (!repeated) fields[name] = value;
  else if (fields[name] === undefined) fields[name] = [value];
  else if (Array.isArray(fields[name])) (fields[name] as unknown[]).push(value);
  else fields[name] = [...(fields[name] as Iterable<unknown>), value];
}

function wireTypeOf(type: string): number {
  switch (type) {
    case 'float':
      return wire.fixed32;
    case 'double':
      return wire.fixed64;
    case 'int32':
    case 'int64':
    case 'uint64':
      return wire.varint;
    default:
      return wire.length;
  }
}

/** `low + high · 2²⁸`, of which a signed number has 64 bits; exact up to 2⁵³, as every size of a real model is. */
function combine(low: number, high: number, signed: boolean): number {
  const negative = signed && high >= 2 ** 35;
  return negative ? (high - 2 ** 36) * 2 ** 28 + low : high * 2 ** 28 + low;
}
