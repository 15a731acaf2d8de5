import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { pixelRanges } from '../../../src-shared/domain/pixel-range.ts';
import { parseLabels, parseNumber, parsePixelRange, readShard } from '../../../src-main/cli/values.ts';

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(AppError);
    expect((thrown as AppError).code).toBe('SETTINGS_INVALID');
    return (thrown as AppError).message;
  }
  throw new Error('nothing was thrown');
}

describe('parseLabels', () => {
  it('reads single labels and ranges, ascending and without repeats', () => {
    expect(parseLabels('--labels', '7,0-2, 2 ,10-10')).toEqual([0, 1, 2, 7, 10]);
  });

  it.each(['', 'a', '3-', '-1', '5-3', '1..4', '0-99999999999'])(
    'refuses "%s" and shows the form',
    (text) => {
      const message = messageOf(() => parseLabels('--labels', text));
      expect(message).toContain(`--labels was given "${text}"`);
      expect(message).toContain('0-42');
    },
  );
});

describe('readShard', () => {
  it('refuses what is no shard and shows the form', () => {
    expect(readShard('--shard', '2/4')).toEqual({ index: 2, count: 4 });
    const message = messageOf(() => readShard('--shard', '5/4'));
    expect(message).toContain('--shard was given "5/4"');
    expect(message).toContain('2/4 is the second of four');
  });
});

describe('parseNumber', () => {
  it('reads decimal and exponent notation', () => {
    expect(parseNumber('--learning-rate', '1e-3')).toBe(0.001);
  });

  it.each(['', ' ', 'NaN', 'Infinity', '1,5', 'ten'])('refuses "%s"', (text) => {
    expect(messageOf(() => parseNumber('--steps', text))).toContain('--steps');
  });
});

describe('parsePixelRange', () => {
  it('leaves auto open and knows the names of the reference', () => {
    expect(parsePixelRange('--model-pixels', 'auto')).toBeNull();
    expect(parsePixelRange('--model-pixels', 'imagenet')).toEqual(pixelRanges.imagenet);
  });

  it('reads mean, scale and channel order', () => {
    expect(parsePixelRange('--model-pixels', 'mean=1,2,3; scale=58.4;bgr')).toEqual({
      name: 'explicit',
      reverseChannels: true,
      mean: [1, 2, 3],
      scale: [58.4],
    });
  });

  it.each(['0..1', 'mean=1;scale=0', 'mean=;scale=1', 'mean=1;std=2', 'toString'])('refuses "%s"', (text) => {
    expect(messageOf(() => parsePixelRange('--model-pixels', text))).toContain('--model-pixels');
  });
});
