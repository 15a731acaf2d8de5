import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import protobuf from 'protobufjs';
import { ByteSource } from '../../../../src-main/formats/byte-source.ts';
import { ByteWindow } from '../../../../src-main/formats/onnx/file/byte-window.ts';
import { decodeFile } from '../../../../src-main/formats/onnx/file/decode-message.ts';

/** A message with every kind of field, written by protobufjs and read by us. */
const { root } = protobuf.parse(`
syntax = "proto2";
message Inner { optional string name = 1; repeated int64 sizes = 2 [packed = false]; }
message Outer {
  optional int64 whole = 1; optional uint64 natural = 2; optional float single = 3; optional double twice = 4;
  optional string text = 5; optional bytes raw = 6; optional Inner inner = 7; repeated Inner inners = 8;
  repeated int64 packed = 9 [packed = true]; repeated float floats = 10 [packed = true];
  repeated float loose = 11 [packed = false]; optional string skipped = 12; optional fixed64 alsoSkipped = 13;
}
message Known {
  optional int64 whole = 1; optional uint64 natural = 2; optional float single = 3; optional double twice = 4;
  optional string text = 5; optional bytes raw = 6; optional Inner inner = 7; repeated Inner inners = 8;
  repeated int64 packed = 9; repeated float floats = 10; repeated float loose = 11;
}`);
root.resolveAll();
const [outer, known] = [root.lookupType('Outer'), root.lookupType('Known')];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'message-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function decode(message: object): Record<string, unknown> {
  const path = join(folder, 'message');
  writeFileSync(path, outer.encode(outer.fromObject(message)).finish());
  const source = new ByteSource(path);
  try {
    return decodeFile(new ByteWindow(source), known);
  } finally {
    source.close();
  }
}

describe('decodeFile', () => {
  it.each([0, 1, 127, 128, -1, -2, 2 ** 31, -(2 ** 31), 2 ** 53 - 1, -(2 ** 53 - 1)])(
    'reads the whole number %d',
    (whole) => {
      expect(decode({ whole }).whole).toBe(whole);
    },
  );

  it('takes the largest 64-bit number, which exporters use for "to the end", as one beyond every size', () => {
    expect(decode({ whole: '9223372036854775807' }).whole).toBe(2 ** 63);
  });

  it('reads floats, text and lists', () => {
    const message = {
      single: 0.5,
      twice: 0.1,
      text: 'Größe',
      packed: [3, -1, 300],
      floats: [1, 2.5],
      loose: [4, 5],
    };
    expect(decode(message)).toEqual({ ...message, floats: Float32Array.of(1, 2.5) });
  });

  it('reads messages in messages, and each of several', () => {
    const inner = { name: 'a', sizes: [1, 2] };
    expect(decode({ inner, inners: [inner, { name: 'b' }] })).toEqual({
      inner,
      inners: [inner, { name: 'b' }],
    });
  });

  it('says where bytes lie, without reading them', () => {
    expect(decode({ raw: new Uint8Array(5) }).raw).toEqual({ offset: 2, length: 5 });
  });

  it('skips what it does not know and goes on behind it', () => {
    const decoded = decode({ inner: { name: 'a' }, skipped: 'x'.repeat(3_000_000), alsoSkipped: 1 });
    expect(decoded).toEqual({ inner: { name: 'a' } });
  });
});
