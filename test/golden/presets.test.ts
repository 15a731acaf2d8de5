import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scanSettingsSchema } from '../../src-shared/domain/scan-settings.ts';
import { presets } from '../../src-shared/presets.ts';

const golden: unknown = JSON.parse(readFileSync(new URL('presets.json', import.meta.url), 'utf8'));

describe('presets', () => {
  it('hold exactly the recorded values', () => {
    expect(presets).toEqual(golden);
  });

  it.each(Object.entries(presets))('are valid settings under their own name: %s', (name, preset) => {
    expect(scanSettingsSchema.parse(preset)).toEqual(preset);
    expect(preset.preset).toBe(name);
  });
});
