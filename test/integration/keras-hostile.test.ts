import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openModel } from '../../src-main/formats/model.ts';
import type { AppErrorCode } from '../../src-shared/domain/app-error.ts';

const folder = join(import.meta.dirname, '../fixtures/keras/hostile');

interface HostileCase {
  readonly file: string;
  readonly code: AppErrorCode;
  readonly what: string;
}

/** What a message has to name for its reader to find the cause; the other messages are about the whole file. */
const culprits: Readonly<Record<string, RegExp>> = {
  'lambda.h5': /Lambda/,
  'lambda_nested.h5': /\/.*Lambda/,
  'lambda_in_wrapper.h5': /\/.*Lambda/,
  'lambda_in_training.h5': /training_config.*Lambda/,
  'lstm.h5': /LSTM/,
  'flat_vector.h5': /flat vector/,
  'two_inputs.h5': /2 inputs/,
  'two_outputs.h5': /2 outputs.*--model-output/,
  'any_size.h5': /--input-size/,
  'transposed_kernel.h5': /expected \[/,
  'bias_too_long.h5': /\[6\].*\[5\]/,
  'nan_weights.h5': /NaN/,
  'infinite_weights.h5': /Infinity/,
  'filters_negative.h5': /-2.*"filters"/,
  'strides_zero.h5': /"strides"/,
};

describe('hostile and broken Keras files', () => {
  const index = join(folder, 'index.json');
  const cases = JSON.parse(readFileSync(index, 'utf8')) as HostileCase[];

  it.each(cases)('$file ($what) is refused with $code', async ({ file, code }) => {
    expect(existsSync(join(folder, file))).toBe(true);
    await expect(openModel(join(folder, file))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(culprits[file] ?? /\w/) as unknown,
    });
  });
});
