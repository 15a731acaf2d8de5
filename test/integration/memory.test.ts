import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { MemoryUse } from '../support/memory-growth.ts';

const program = fileURLToPath(new URL('../support/print-memory-growth.ts', import.meta.url));
const evaluations = 2000;
/** Five seconds on a quiet machine; every evaluation waits its turn on a busy one. */
const timeoutMs = 240_000;

describe('memory', () => {
  it(`stays flat over ${evaluations} gradient evaluations`, { timeout: timeoutMs }, async () => {
    const options = ['--expose-gc', program, String(evaluations)];
    const { stdout } = await promisify(execFile)(process.execPath, options);
    const { before, after } = JSON.parse(stdout) as Record<'before' | 'after', MemoryUse>;

    // Keeping one batch of 96 KiB an evaluation would come to 190 MiB; the allocators wander by a few MiB.
    expect(after.resident - before.resident).toBeLessThan(16 * 2 ** 20);
    // Without that wandering: 0.5 KiB an evaluation, less than one copy of the 1 KiB mask.
    expect(after.javascript - before.javascript).toBeLessThan(2 ** 20);
  });
});
