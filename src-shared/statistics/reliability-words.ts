import type { KindReliability, Reliability } from './reliability.ts';

/** Kinds of backdoor of the bench in words. */
const kindNames: Readonly<Record<string, string>> = {
  patch: 'small patch',
  'patch-large': 'large patch',
  randloc: 'patch at a random place',
  multi: 'several target labels',
  blend: 'blended pattern',
  wanet: 'warped image (WaNet)',
  sig: 'sinusoid (SIG)',
  additive: 'added noise',
  tint: 'tint',
  source: 'images of some labels only',
  all2all: 'every label to the next (all-to-all)',
};

export function kindName(kind: string): string {
  return kindNames[kind] ?? kind;
}

/** Attacks that stamp the same small or large patch on images of all labels. */
const patchKinds: readonly string[] = ['patch', 'patch-large', 'randloc', 'multi'];

/** What the index meant on the bench, in one sentence; null where the bench has nothing to compare with. */
export function reliabilityWords(reliability: Reliability): string | null {
  const { cleanScans, cleanModels, cleanAsHigh } = reliability;
  if (cleanScans === 0) return null;
  const clean =
    cleanAsHigh === 0
      ? `None of the ${cleanScans} scans of ${cleanModels} clean models of the bench had an index as high`
      : `${cleanAsHigh} of the ${cleanScans} scans of ${cleanModels} clean models of the bench had an index at least as high`;
  const patches = reliability.kinds.filter(({ kind }) => patchKinds.includes(kind));
  const scans = sum(patches, ({ scans }) => scans);
  const asHigh = sum(patches, (kind) => kind.asHigh);
  return scans === 0
    ? `${clean}.`
    : `${clean}; ${asHigh} of the ${scans} scans of models with a patch backdoor did.`;
}

/** How often a kind of backdoor was found, e.g. `8 of 9`. */
export function foundWords({ found, scans }: KindReliability): string {
  return `${found} of ${scans}`;
}

const sights = ['seen', 'sometimes seen', 'hardly seen'] as const;
type Sight = (typeof sights)[number];

/** Kinds of backdoor grouped by how well they are seen, those that are seen best first. */
export function kindsBySight(
  kinds: readonly KindReliability[],
): { readonly sight: Sight; readonly kinds: readonly KindReliability[] }[] {
  return sights
    .map((one) => ({ sight: one, kinds: kinds.filter((kind) => sight(kind) === one) }))
    .filter((group) => group.kinds.length > 0);
}

/** How well a kind is seen: in words, because a rate of few scans says little. */
export function sight({ found, scans }: KindReliability): Sight {
  if (found >= 0.9 * scans) return 'seen';
  return found >= 0.3 * scans ? 'sometimes seen' : 'hardly seen';
}

function sum(kinds: readonly KindReliability[], count: (kind: KindReliability) => number): number {
  return kinds.reduce((total, kind) => total + count(kind), 0);
}
