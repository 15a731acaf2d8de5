import { expect, it } from 'vitest';
import { kindsBySight } from '../../../src-shared/statistics/reliability-words.ts';
import { exampleReliability } from '../report/example-report.ts';

it('groups kinds by how well they are seen, the best first, and leaves out empty groups', () => {
  const groups = kindsBySight(exampleReliability.kinds);
  expect(groups.map(({ sight, kinds }) => [sight, kinds.map(({ kind }) => kind)])).toEqual([
    ['seen', ['patch']],
    ['sometimes seen', ['blend']],
    ['hardly seen', ['tint']],
  ]);
  expect(kindsBySight(exampleReliability.kinds.slice(2)).map(({ sight }) => sight)).toEqual(['hardly seen']);
  expect(kindsBySight([])).toEqual([]);
});
