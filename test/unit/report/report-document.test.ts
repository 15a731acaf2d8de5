import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import {
  caveatSchema,
  labelReportSchema,
  pairReportSchema,
  pairsReportSchema,
  reportSchemaVersion,
  scanReportSchema,
} from '../../../src-shared/domain/scan-report.ts';

const document = readFileSync(path.resolve('docs/report.md'), 'utf8');

test('docs/report.md names every key of the report, of its labels, pairs, model and data set, and every caveat', () => {
  const { model, dataset } = scanReportSchema.shape;
  const names = [
    ...[
      scanReportSchema,
      labelReportSchema,
      pairsReportSchema,
      pairReportSchema,
      caveatSchema,
      model,
      dataset,
    ].flatMap(({ shape }) => Object.keys(shape)),
    ...caveatSchema.shape.code.options,
    ...scanReportSchema.shape.verdict.options,
    ...scanReportSchema.shape.status.options,
  ];
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

test('docs/report.md is about the current version', () => {
  expect(document).toContain(`\`schemaVersion\` is ${reportSchemaVersion}.`);
});
