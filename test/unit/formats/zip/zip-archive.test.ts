import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isZip, ZipArchive } from '../../../../src-main/formats/zip/zip-archive.ts';
import type { ZipLimits } from '../../../../src-main/formats/zip/zip-limits.ts';
import { makeZip, type ZipPart } from '../../../support/make-zip.ts';

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zip-'));
  path = join(folder, 'archive.zip');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function open(bytes: Uint8Array, limits?: Partial<ZipLimits>): Promise<ZipArchive> {
  writeFileSync(path, bytes);
  return ZipArchive.open(path, limits);
}

/** Opens the archive and reads every entry. */
async function readAll(bytes: Uint8Array, limits?: Partial<ZipLimits>): Promise<string[]> {
  const archive = await open(bytes, limits);
  try {
    const contents: string[] = [];
    for (const name of archive.entries.keys()) contents.push((await archive.read(name)).toString());
    return contents;
  } finally {
    archive.close();
  }
}

const text = (value: string) => Buffer.from(value);

describe('ZipArchive', () => {
  it('lists files in the order of the archive and reads packed and stored ones', async () => {
    const archive = await open(
      zipSync({ 'b/ü.txt': strToU8('first'), 'b/': new Uint8Array(), a: [strToU8('second'), { level: 0 }] }),
    );
    expect([...archive.entries.keys()]).toEqual(['b/ü.txt', 'a']);
    expect((await archive.read('b/ü.txt')).toString()).toBe('first');
    expect((await archive.read('a')).toString()).toBe('second');
    archive.close();
  });

  it('reads what it writes of sound entries itself, and drops "." from names', async () => {
    const archive = await open(makeZip([{ name: './a/./b', data: text('x') }, { name: 'empty' }]));
    expect([...archive.entries.keys()]).toEqual(['a/b', 'empty']);
    expect((await archive.read('empty')).length).toBe(0);
    archive.close();
  });

  it('knows an archive by its beginning', () => {
    expect(isZip(makeZip([{ name: 'a' }]))).toBe(true);
    expect(isZip(makeZip([]))).toBe(true);
    expect(isZip(text('PK'))).toBe(false);
  });

  const hostile: [what: string, parts: ZipPart[], code: string, says: string][] = [
    ['a path that leaves the archive', [{ name: 'a/../../b' }], 'FILE_EXTERNAL_REFERENCE', 'lead out'],
    ['an absolute path', [{ name: '/etc/passwd' }], 'FILE_EXTERNAL_REFERENCE', '/etc/passwd'],
    ['a drive letter', [{ name: 'C:x' }], 'FILE_EXTERNAL_REFERENCE', 'C:x'],
    ['a backslash', [{ name: '..\\b' }], 'FILE_EXTERNAL_REFERENCE', 'lead out'],
    ['a name twice', [{ name: 'a' }, { name: './a' }], 'FILE_CORRUPT', '"a" twice'],
    ['a name with a NUL', [{ name: 'a\0.png' }], 'FILE_CORRUPT', 'no name of a file'],
    ['an empty name', [{ name: '' }], 'FILE_CORRUPT', 'no name of a file'],
    ['a name of 5000 bytes', [{ name: 'n'.repeat(5000) }], 'FILE_CORRUPT', 'no name of a file'],
    ['70 folders', [{ name: `${'d/'.repeat(70)}f` }], 'FILE_TOO_DEEP', '71 folders deep'],
    ['a symbolic link', [{ name: 'a', mode: 0o120777 }], 'FILE_EXTERNAL_REFERENCE', 'symbolic link'],
    ['a device', [{ name: 'a', mode: 0o060644 }], 'FILE_EXTERNAL_REFERENCE', 'device or pipe'],
    ['encryption', [{ name: 'a', flags: 1 }], 'FILE_NOT_READABLE', 'encrypted'],
    ['strong encryption', [{ name: 'a', flags: 0x41 }], 'FILE_NOT_READABLE', 'encryption'],
    [
      'a size that cannot be packed so small',
      [{ name: 'a', data: text('x'), declaredBytes: 1e9 }],
      'FILE_TOO_LARGE',
      'more than can be packed',
    ],
    [
      'more bytes than declared',
      [{ name: 'a', data: Buffer.alloc(1e6), declaredBytes: 1000 }],
      'FILE_CORRUPT',
      'cannot be unpacked to the 1000 bytes',
    ],
    [
      'fewer bytes than declared',
      [{ name: 'a', data: text('x'), declaredBytes: 5 }],
      'FILE_CORRUPT',
      'the size or the checksum',
    ],
    [
      'a wrong checksum',
      [{ name: 'a', data: text('x'), crc: 1 }],
      'FILE_CORRUPT',
      'the size or the checksum',
    ],
    ['bytes shared by two', [{ name: 'a' }, { name: 'b', sharesWith: 0 }], 'FILE_CORRUPT', 'another entry'],
    ['another local name', [{ name: 'a', localName: 'b' }], 'FILE_CORRUPT', 'another entry lies there'],
    ['method 12', [{ name: 'a', method: 12 }], 'FILE_NOT_READABLE', 'method 12'],
  ];
  it.each(hostile)('refuses %s', async (_, parts, code, says) => {
    await expect(readAll(makeZip(parts))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(says) as string,
    });
    expect(readdirSync(folder)).toEqual(['archive.zip']);
  });

  it('refuses what breaks its limits', async () => {
    const three = makeZip(['a', 'b', 'c'].map((name) => ({ name, data: text('12345') })));
    for (const limits of [{ entries: 2 }, { entryBytes: 4 }, { totalBytes: 14 }]) {
      await expect(open(three, limits)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    }
    expect(await readAll(three, { entries: 3, entryBytes: 7, totalBytes: 15 })).toHaveLength(3);
  });

  it('refuses an archive that lists more entries than it counts, or fewer', async () => {
    const parts = [{ name: 'a' }, { name: 'b' }];
    await expect(open(makeZip(parts, 1))).rejects.toMatchObject({
      code: 'FILE_CORRUPT',
      message: expect.stringContaining('more entries than it counts') as string,
    });
    await expect(open(makeZip(parts, 3))).rejects.toMatchObject({ code: 'FILE_CORRUPT' });
  });

  it('says that an archive was cut off', async () => {
    const whole = makeZip([{ name: 'a', data: Buffer.alloc(1000, 'ab') }]);
    await expect(open(whole.subarray(0, 40))).rejects.toMatchObject({
      code: 'FILE_TRUNCATED',
      message: expect.stringContaining('without its end') as string,
    });
  });

  it('lists sixty thousand entries in a few seconds', async () => {
    const parts = Array.from({ length: 60_000 }, (_, index) => ({
      name: `class/${index}`,
      data: text('x'),
      method: 0,
    }));
    const started = performance.now();
    const archive = await open(makeZip(parts));
    expect(archive.entries.size).toBe(60_000);
    archive.close();
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
