import { measureMemoryGrowth } from '../support/memory-growth.ts';
import type { Section } from './section.ts';

/**
 * Growth that counts as flat. A batch of images that an evaluation fails to give back is 96 KiB, 940 MiB over 10,000
 * evaluations; 16 MiB are 1.6 KiB an evaluation, and leave room for the allocators' own wandering.
 */
const flatMebibytes = 16;

/** Resident memory before and after many evaluations of a small network. */
export async function measureMemory(evaluations: number, threads: number): Promise<Section> {
  const peakMiB = process.resourceUsage().maxRSS / 2 ** 10;
  const { before, after } = await measureMemoryGrowth(evaluations, threads);
  const grown = mebibytes(after.resident - before.resident);
  return {
    title: `Resident memory over ${evaluations} gradient evaluations of 32 images 16×16×3`,
    columns: [
      { key: 'evaluations', heading: 'evaluations' },
      { key: 'beforeMiB', heading: 'before, MiB' },
      { key: 'afterMiB', heading: 'after, MiB' },
      { key: 'verdict', heading: 'verdict' },
    ],
    rows: [
      {
        evaluations: evaluations.toFixed(0),
        beforeMiB: mebibytes(before.resident),
        afterMiB: mebibytes(after.resident),
        verdict: grown <= flatMebibytes ? 'flat' : 'GROWS',
      },
    ],
    notes: [
      `Flat is at most ${flatMebibytes} MiB more.`,
      `Most that this process held, largest network included: ${peakMiB.toFixed(0)} MiB.`,
    ],
  };
}

function mebibytes(bytes: number): number {
  return bytes / 2 ** 20;
}
