import { globSync, readFileSync } from 'node:fs';
import { basename, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importProblem } from './direction.ts';

const files = globSync('src-*/**/*.{ts,svelte}').map((file) => file.split(sep).join('/'));

/** What a file imports, statically or dynamically, as it is written. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const code = file.endsWith('.svelte')
    ? [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)]
    : [[text, text]];
  return code.flatMap(([, script]) =>
    ts.preProcessFile(script!).importedFiles.map(({ fileName }) => fileName),
  );
}

describe('the program', () => {
  it('is found by this test', () => {
    expect(files).toContain('src-main/index.ts');
    expect(files).toContain('src-renderer/App.svelte');
    expect(importsOf('src-renderer/App.svelte')).toContain('./views/history/HistoryView.svelte');
  });

  it('imports only in the direction that is allowed', () => {
    const problems = files.flatMap((file) =>
      importsOf(file).map((specifier) => importProblem(file, specifier)),
    );
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });

  it('touches the preload global in one file of the window', () => {
    const users = files.filter(
      (file) =>
        file.startsWith('src-renderer/') && /bridgeName|neuralCleanse/.test(readFileSync(file, 'utf8')),
    );
    expect(users).toEqual(['src-renderer/bridge.ts']);
  });

  it('has no file that is named for holding anything', () => {
    expect(files.filter((file) => /^(utils?|helpers?|misc|common)\./.test(basename(file)))).toEqual([]);
  });

  it('has no barrel: a file that only passes on what others export', () => {
    const barrels = files.filter((file) => {
      const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
      return statements.length > 0 && statements.every((statement) => isReExport(statement));
    });
    expect(barrels).toEqual([]);
  });
});

function isReExport(statement: ts.Statement): boolean {
  return ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
}

describe('importProblem', () => {
  it.each([
    ['src-shared/presets.ts', '../src-main/version.ts'],
    ['src-shared/presets.ts', 'node:fs'],
    ['src-main/services/history-service.ts', '../ipc/handle.ts'],
    ['src-main/history/history.ts', '../services/history-service.ts'],
    ['src-main/formats/model.ts', '../engines/engine.ts'],
    ['src-main/services/history-service.ts', 'electron'],
    ['src-main/ipc/scans.ts', 'electron'],
    ['src-main/graph/graph.ts', '../../src-renderer/bridge.ts'],
    ['src-renderer/views/HistoryView.svelte', '../../src-main/services/history-service.ts'],
    ['src-renderer/views/HistoryView.svelte', '../bridge.ts'],
    ['src-renderer/components/ScanTable.svelte', '../state/scan-list.svelte.ts'],
    ['src-renderer/state/scan-list.svelte.ts', 'node:path'],
  ])('refuses that %s imports %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toContain(`${file} imports`);
  });

  it.each([
    ['src-main/index.ts', 'electron'],
    ['src-main/window/main-window.ts', 'electron'],
    ['src-main/ipc/scans.ts', '../services/history-service.ts'],
    ['src-main/formats/model.ts', './hdf5/open-hdf5.ts'],
    ['src-renderer/state/scan-list.svelte.ts', '../bridge.ts'],
    ['test/unit/ipc/handle.test.ts', '../../../src-renderer/bridge.ts'],
  ])('allows that %s imports %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeUndefined();
  });
});
