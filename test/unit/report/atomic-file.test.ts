import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { notWritable, writeAtomically, writeFileAtomically } from '../../../src-main/report/atomic-file.ts';
import { temporaryFolder } from '../history/temporary-folder.ts';

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: said by the system`), { code });
}

test('a file is replaced whole', async () => {
  const file = path.join(temporaryFolder(), 'report.json');
  writeFileSync(file, 'old');
  await writeFileAtomically(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
});

test('a write that fails half-way leaves the old file and nothing else', async () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'report.zip');
  writeFileSync(file, 'old');
  const write = writeAtomically(file, async (handle) => {
    await handle.writeFile('half of the new');
    throw failure('ENOSPC');
  });
  await expect(write).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' });
  expect(readdirSync(folder)).toEqual(['report.zip']);
  expect(readFileSync(file, 'utf8')).toBe('old');
});

test.each([
  { code: 'ENOSPC', says: 'disk or your share of it is full', remedy: 'Free some space' },
  { code: 'EDQUOT', says: 'disk or your share of it is full', remedy: 'Free some space' },
  { code: 'EACCES', says: 'may not be written by this user', remedy: 'Choose a folder of your own' },
  { code: 'EROFS', says: 'can only be read', remedy: 'another disk' },
  { code: 'ENOTDIR', says: 'ENOTDIR: said by the system', remedy: 'name another folder' },
])('$code is said in words, with what to do', ({ code, says, remedy }) => {
  const { message } = notWritable('/out/report.json', failure(code));
  expect(message).toContain('/out/report.json');
  expect(message).toContain(says);
  expect(message).toContain(remedy);
});
