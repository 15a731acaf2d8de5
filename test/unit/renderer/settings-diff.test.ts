import { describe, expect, it } from 'vitest';
import { diffSettings } from '../../../src-renderer/views/compare/settings-diff.ts';
import { exampleDetail } from './compare-example.ts';

describe('diffSettings', () => {
  it('finds nothing between a scan and itself', () => {
    const { differences, equal } = diffSettings([exampleDetail(), exampleDetail()]);
    expect(differences).toEqual([]);
    expect(equal).toBeGreaterThan(30);
  });

  it('shows what differs, one value a scan, and counts the rest', () => {
    const scans = [exampleDetail(), exampleDetail({ seed: 5, device: 'webgpu' })];
    const same = diffSettings([scans[0]!, scans[0]!]);
    const { differences, equal } = diffSettings(scans);
    expect(differences).toEqual([
      { name: 'Device used', values: ['cpu', 'webgpu'] },
      { name: 'Seed', values: ['0', '5'] },
    ]);
    expect(equal).toBe(same.equal - 2);
  });

  it('tells files of one name apart by their hashes', () => {
    const { differences } = diffSettings([exampleDetail(), exampleDetail({ modelSha256: '9'.repeat(64) })]);
    expect(differences).toEqual([{ name: 'Model file', values: ['m.h5 (11111111…)', 'm.h5 (99999999…)'] }]);
  });

  it('has a place for a scan without settings or result', () => {
    const refused = { ...exampleDetail(), settings: null, report: null };
    const { differences } = diffSettings([exampleDetail(), refused]);
    expect(differences.find(({ name }) => name === 'Seed')?.values).toEqual(['0', '–']);
  });
});
