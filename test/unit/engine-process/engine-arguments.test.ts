import { describe, expect, it } from 'vitest';
import { engineCommandLine, readEngineArguments } from '../../../src-main/engine-process/engine-arguments.ts';

describe('the command line of the engine process', () => {
  it.each([true, false])(
    'says who the parent is, and whether to work in the background: %s',
    (background) => {
      const given = { parentId: 4711, background };
      expect(readEngineArguments(['/usr/bin/node', '/app/entry.js', ...engineCommandLine(given)])).toEqual(
        given,
      );
    },
  );

  it('is found among arguments of Electron', () => {
    const line = ['/app/electron', '--type=utility', '--parent=4711', '--no-sandbox', '/app/entry.js'];
    expect(readEngineArguments(line)).toEqual({ parentId: 4711, background: false });
  });
});
