import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openHdf5 } from '../../../../src-main/formats/hdf5/open-hdf5.ts';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/hostile/${name}`, import.meta.url));
/** What every array of rows in the fixtures holds: 0, 1, 2 … as [20, 6]. */
const rows = Float32Array.from({ length: 120 }, (_, index) => index);

describe('openHdf5', () => {
  for (const kind of ['u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f2', 'f4', 'f8']) {
    it(`reads ${kind} in both byte orders`, async () => {
      const file = await openHdf5(fixture('sound-types.h5'));
      for (const order of ['little', 'big']) {
        expect(Array.from(file.dataset(`/${order}/${kind}`)!.read())).toEqual([0, 1, 2, 3, 100, 7]);
      }
      file.close();
    });
  }

  it('decodes float16 exactly, subnormal numbers and infinities included', async () => {
    const file = await openHdf5(fixture('sound-types.h5'));
    const half = file.dataset('half')!;
    expect(half.elementType).toBe('float16');
    expect(Array.from(half.read())).toEqual([0.5, -2, 65504, 2 ** -24, 2 ** -14, Infinity, -Infinity]);
    file.close();
  });

  it('tells bfloat16 from float16, and refuses text and complex numbers by name', async () => {
    const file = await openHdf5(fixture('sound-types.h5'));
    expect(file.dataset('bfloat16')!.elementType).toBe('bfloat16');
    for (const name of ['text', 'complex']) {
      expect(() => file.dataset(name)!.read()).toThrow(new RegExp(`/${name} is .*, not numbers`));
    }
    file.close();
  });

  it('reads scalars and booleans', async () => {
    const file = await openHdf5(fixture('sound-types.h5'));
    expect(file.dataset('scalar')!.shape).toEqual([]);
    expect(file.dataset('scalar')!.read()).toEqual(Float32Array.of(2.5));
    expect(file.dataset('truth')!.elementType).toBe('boolean');
    expect(file.dataset('truth')!.read()).toEqual(Uint8Array.of(1, 0, 1));
    file.close();
  });

  it('reads attributes of fixed and variable length, padded, numeric and empty', async () => {
    const file = await openHdf5(fixture('sound-types.h5'));
    const attributes = Object.fromEntries(
      file.attributeNames('/').map((name) => [name, [...file.attribute('/', name)!]]),
    );
    expect(attributes).toEqual({
      variable: ['häuser'],
      'variable list': ['a', '', 'ccc'],
      'fixed list': ['ab', 'c', ''],
      padded: ['ab'],
      number: [-7],
      numbers: [1.5, 2.5],
      truth: [1],
      nothing: [],
    });
    expect(file.attribute('/', 'absent')).toBeUndefined();
    expect(file.attribute('/absent', 'variable')).toBeUndefined();
    file.close();
  });

  for (const libver of ['earliest', 'latest']) {
    it(`reads every storage layout of libver "${libver}", whole and by rows`, async () => {
      const file = await openHdf5(fixture(`sound-storage-${libver}.h5`));
      const names = file.datasets().map(({ path }) => path);
      expect(names).toEqual(
        [
          'chunked',
          'compact',
          'contiguous',
          'growing',
          'growing both',
          'packed',
          'scaled',
          'single',
          'zero rows',
        ].map((name) => `/${name}`),
      );
      for (const name of names.filter((path) => path !== '/zero rows')) {
        expect(file.dataset(name)!.read()).toEqual(rows);
        expect(file.dataset(name)!.read(2, 8)).toEqual(rows.subarray(12, 48));
      }
      expect(file.dataset('zero rows')!.read()).toEqual(new Float32Array());
      file.close();
    });

    it(`follows links inside a file of libver "${libver}" and leaves out dangling ones`, async () => {
      const file = await openHdf5(fixture(`sound-storage-${libver}.h5`));
      expect(file.children('/group')).toEqual([
        { name: 'deep', kind: 'group' },
        { name: 'hard', kind: 'dataset' },
        { name: 'parent', kind: 'group' },
      ]);
      expect(file.children('/')!.map(({ name }) => name)).not.toContain('dangling');
      expect(file.children('/contiguous')).toBeUndefined();
      expect(file.dataset('/group/parent/parent/deep/rows')!.read(0, 1)).toEqual(rows.subarray(0, 6));
      expect(file.attributeNames('/group')).toHaveLength(12);
      expect(() => file.children('/group' + '/parent'.repeat(100))).toThrow('longer than 64 groups');
      file.close();
    });
  }

  it('reads a file behind a user block', async () => {
    const file = await openHdf5(fixture('sound-user-block.h5'));
    expect(file.dataset('chunked')!.read()).toEqual(rows);
    expect(file.dataset('contiguous')!.read()).toEqual(rows);
    file.close();
  });

  it('keeps several files apart and refuses reads after closing one', async () => {
    const first = await openHdf5(fixture('sound-storage-latest.h5'));
    const second = await openHdf5(fixture('sound-types.h5'));
    const again = await openHdf5(fixture('sound-storage-latest.h5'));
    const dataset = first.dataset('contiguous')!;
    first.close();
    first.close();
    expect(() => dataset.read()).toThrow('was closed');
    expect(second.dataset('scalar')!.read()).toEqual(Float32Array.of(2.5));
    expect(again.dataset('packed')!.read()).toEqual(rows);
    second.close();
    again.close();
  });
});
