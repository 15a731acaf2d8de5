import { describe, expect, it } from 'vitest';
import { parseConfigJson } from '../../../../src-main/formats/keras/config/json.ts';

const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe('parseConfigJson', () => {
  it('returns the object', () => {
    expect(parseConfigJson('{"a":[1,"}{"]}', 'model_config')).toEqual({ a: [1, '}{'] });
  });

  it('refuses a hundred thousand levels before it parses any', () => {
    expect(() => parseConfigJson('['.repeat(100_000), 'model_config')).toThrow(refusal('FILE_TOO_DEEP'));
  });

  it('does not take brackets in strings for levels', () => {
    const text = JSON.stringify({ name: '[{"\\'.repeat(1000) });
    expect(parseConfigJson(text, 'model_config')).toHaveProperty('name');
  });

  it('refuses more text than any model has', () => {
    const text = `"${' '.repeat(33 * 1024 * 1024)}"`;
    expect(() => parseConfigJson(text, 'model_config')).toThrow(refusal('FILE_TOO_LARGE'));
  });

  it.each(['{"a":', 'null', '[1]', '"text"', ''])('refuses %j', (text) => {
    expect(() => parseConfigJson(text, 'model_config')).toThrow(refusal('MODEL_CORRUPT'));
  });
});
