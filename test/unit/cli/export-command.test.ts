import { expect, test } from 'vitest';
import { parseFormats } from '../../../src-main/cli/export-command.ts';

test('formats are separated by commas or given one by one', () => {
  expect(parseFormats(['html,sarif', ' zip'])).toEqual(['html', 'sarif', 'zip']);
});

test('an unknown format is named beside those that there are', () => {
  expect(() => parseFormats(['html', 'docx'])).toThrow('"docx" is none of json, csv, png');
});

test('a PDF is declined with the way to one', () => {
  expect(() => parseFormats(['pdf'])).toThrow('printing the html');
});
