import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLabelNames } from '../../../src-main/services/label-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'label-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(content: string | Uint8Array, labelCount: number | null = null): Promise<string[]> {
  const path = join(folder, 'names.txt');
  writeFileSync(path, content);
  return readLabelNames(path, labelCount);
}

describe('readLabelNames', () => {
  it.each([
    ['a name a line', 'stop\nyield\nturn right\n'],
    ['line ends of Windows and a byte order mark', '\ufeffstop\r\nyield\r\nturn right\r\n\r\n'],
    ['CSV in any order', '2,turn right\n0,stop\n1,yield'],
    ['CSV with a line of headings', 'ClassId,SignName\n0,stop\n1,yield\n2,turn right\n'],
    ['CSV with quotes and semicolons', '"0";"stop"\n"1";"yield"\n"2";"turn right"'],
  ])('reads %s', async (_form, text) => {
    expect(await read(text, 3)).toEqual(['stop', 'yield', 'turn right']);
  });

  it('keeps commas and quotes within a quoted name', async () => {
    expect(await read('0,"no entry, ""one way"""\n1,stop')).toEqual(['no entry, "one way"', 'stop']);
  });

  it.each([
    ['is empty', ''],
    ['has no name for label 1', 'stop\n\nyield'],
    ['has 2 names, but the model has 3 labels', 'stop\nyield'],
    ['names label 1 twice, the second time in line 3', '0,stop\n1,yield\n1,turn right'],
    ['has 3 names, but none for label 2', '0,stop\n1,yield\n3,turn right'],
    ['has a name of 201 characters for label 0', `${'x'.repeat(201)}\nyield\nstop`],
    ['is not text in UTF-8', Uint8Array.of(0x89, 0x48, 0x44, 0x46)],
  ])('refuses a file that %s, and says what is expected', async (what, content) => {
    await expect(read(content, 3)).rejects.toMatchObject({
      code: 'LABEL_NAMES_INVALID',
      message: expect.stringMatching(`${what}.*text file with a name a line`) as string,
    });
  });

  it('refuses a large file without reading it whole', async () => {
    await expect(read(new Uint8Array(5 * 1024 ** 2))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  it('says that there is no such file', async () => {
    await expect(readLabelNames(join(folder, 'absent.txt'), null)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
    });
  });
});
