import { describe, expect, it } from 'vitest';
import { appErrorCodes } from '../../../src-shared/domain/app-error.ts';
import { exitCodeOfError, exitCodeOfReport, exitCodeOfVerdict } from '../../../src-main/cli/exit-codes.ts';

describe('exit codes', () => {
  it('tell the three verdicts apart', () => {
    expect(exitCodeOfVerdict('no-anomaly')).toBe(0);
    expect(exitCodeOfVerdict('backdoored')).toBe(1);
    expect(exitCodeOfVerdict('inconclusive')).toBe(3);
  });

  it('say 130 for a scan that was cancelled before it began', () => {
    expect(exitCodeOfReport(null)).toBe(130);
  });

  it('say 4 for the engine and for defects, 2 for everything the user can mend', () => {
    const failures = appErrorCodes.filter((code) => exitCodeOfError(code) === 4);
    expect(failures).toEqual([
      'ENGINE_UNAVAILABLE',
      'ENGINE_CRASHED',
      'ENGINE_OUT_OF_MEMORY',
      'ENGINE_TIMEOUT',
      'INTERNAL',
    ]);
    expect(new Set(appErrorCodes.map(exitCodeOfError))).toEqual(new Set([2, 4]));
  });
});
