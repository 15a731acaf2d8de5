import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PreferencesService } from '../../../src-main/services/preferences-service.ts';
import { preferencesSchema } from '../../../src-shared/contract/preferences.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preferences-'));
  path = join(folder, 'preferences.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('PreferencesService', () => {
  it('begins with preferences that the contract allows', () => {
    expect(preferencesSchema.safeParse(new PreferencesService(path).get()).error).toBeUndefined();
  });

  it('changes what is given, leaves the rest, tells of it and keeps it', () => {
    const preferences = new PreferencesService(path);
    const told: string[] = [];
    preferences.onChange = ({ theme }) => told.push(theme);
    preferences.set({ theme: 'dark', banner: undefined });
    preferences.set({ notifies: false });
    expect(told).toEqual(['dark', 'dark']);
    const kept = new PreferencesService(path).get();
    expect(kept).toMatchObject({ theme: 'dark', notifies: false, banner: '' });
  });

  it('lists the files opened last, each once, newest first, ten of them', () => {
    const preferences = new PreferencesService(path);
    for (let file = 0; file < 12; file++) preferences.remember('recentModels', `${file}.h5`);
    preferences.remember('recentModels', '5.h5');
    const { recentModels, recentDatasets } = preferences.get();
    expect(recentModels).toEqual(
      ['5', '11', '10', '9', '8', '7', '6', '4', '3', '2'].map((name) => `${name}.h5`),
    );
    expect(recentDatasets).toEqual([]);
  });

  it('says that preferences cannot be kept, and holds them until the program ends', () => {
    writeFileSync(join(folder, 'file'), '');
    const preferences = new PreferencesService(join(folder, 'file', 'preferences.json'));
    expect(() => preferences.set({ theme: 'light' })).toThrow(
      expect.objectContaining({ code: 'OUTPUT_NOT_WRITABLE' }),
    );
    expect(preferences.get().theme).toBe('light');
    // A recent file that cannot be kept is not worth an error.
    preferences.remember('recentModels', 'model.h5');
    expect(preferences.get().recentModels).toEqual(['model.h5']);
  });
});
