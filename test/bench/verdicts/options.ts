import path from 'node:path';
import { parseArgs } from 'node:util';
import { presets } from '../../../src-shared/presets.ts';
import type { Half } from './models/half.ts';
import type { KnownModel } from './models/known-model.ts';

/** What the words of the command line ask for. */
export interface Options {
  readonly folders: readonly string[];
  /** Where reports are stored. */
  readonly out: string;
  readonly presets: readonly string[];
  readonly seeds: readonly number[];
  readonly half: Half | 'all';
  /** Names of models; null for all. */
  readonly only: readonly string[] | null;
  /** Kinds of models; null for all. */
  readonly kinds: readonly string[] | null;
  /** Whether to search the pairs of labels too. */
  readonly pairs: boolean;
  /** Scans beside each other. */
  readonly jobs: number;
  /** Of each scan. */
  readonly threads: number;
  /** Where the summary is stored. */
  readonly json: string;
  /** Whether to print a row for every scan. */
  readonly table: boolean;
  /** Whether to judge only the scans whose report is stored, and run none. */
  readonly stored: boolean;
  /** Whether to write what was found into the program's own record of the bench. */
  readonly record: boolean;
}

/** @throws Error on a word that means nothing here */
export function parseOptions(words: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      out: { type: 'string', default: path.join('.cache', 'verdicts') },
      presets: { type: 'string', default: 'fast' },
      seeds: { type: 'string', default: '0,1,2' },
      half: { type: 'string', default: 'all' },
      only: { type: 'string' },
      kinds: { type: 'string' },
      pairs: { type: 'boolean', default: false },
      jobs: { type: 'string', default: '2' },
      threads: { type: 'string', default: '1' },
      json: { type: 'string' },
      table: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      stored: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Error('Name one or more folders of models.');
  return {
    folders: positionals,
    out: values.out,
    presets: listOf(values.presets).map((preset) => oneOf('--presets', Object.keys(presets), preset)),
    seeds: listOf(values.seeds).map((seed) => wholeNumber('--seeds', seed, 0)),
    half: oneOf('--half', ['design', 'report', 'all'] as const, values.half),
    only: values.only === undefined ? null : listOf(values.only),
    kinds: values.kinds === undefined ? null : listOf(values.kinds),
    pairs: values.pairs,
    jobs: wholeNumber('--jobs', values.jobs, 1),
    threads: wholeNumber('--threads', values.threads, 1),
    json: values.json ?? path.join(values.out, 'summary.json'),
    table: values.table,
    record: values.record,
    stored: values.stored,
  };
}

/**
 * The models that the options pick.
 * @throws Error on a name or kind that no model has, and where none is left
 */
export function pickModels(models: readonly KnownModel[], { half, only, kinds }: Options): KnownModel[] {
  const [names, known] = [models.map(({ name }) => name), models.map(({ kind }) => kind)];
  for (const name of only ?? []) oneOf('--only', names, name);
  for (const kind of kinds ?? []) oneOf('--kinds', [...new Set(known)], kind);
  const picked = models.filter(
    (model) =>
      (half === 'all' || model.half === half) &&
      (only === null || only.includes(model.name)) &&
      (kinds === null || kinds.includes(model.kind)),
  );
  if (picked.length === 0) throw new Error('No model is left by --half, --only and --kinds.');
  return picked;
}

function listOf(text: string): string[] {
  return [...new Set(text.split(','))];
}

function wholeNumber(option: string, text: string, least: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least)
    throw new Error(`${option} takes whole numbers from ${least}, not "${text}".`);
  return Number(text);
}

function oneOf<Word extends string>(option: string, words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text);
  if (found === undefined) throw new Error(`${option} knows ${words.join(', ')}, not "${text}".`);
  return found;
}
