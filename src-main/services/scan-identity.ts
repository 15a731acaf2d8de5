import type { StoredScan } from '../history/scan-record.ts';
import { canonicalJson, digestOf } from './canonical-json.ts';

/**
 * Everything that decides what the labels of a scan give, by name: scans with the same identity give the same label
 * the same result, whichever of them searches it. Where the files lie, the times and the shard are no part of it, nor how
 * many labels are searched at once, which each machine measures for itself and no result depends on (decision 004).
 */
function identityOf(scan: StoredScan): ReadonlyMap<string, unknown> {
  const { model, dataset } = scan;
  const settings = { ...scan.settings, labelSlots: undefined, pairs: scan.settings.pairs || undefined };
  const prefixed = (prefix: string, values: object): [string, unknown][] =>
    Object.entries(values).map(([name, value]) => [`${prefix} ${name}`, value]);
  const entries: [string, unknown][] = [
    ['model', model.sha256],
    ['input size', model.options.inputSize ?? undefined],
    ['output', model.options.output ?? undefined],
    ['data', dataset.sha256],
    ['images array', dataset.imagesKey],
    ['labels array', dataset.labelsKey],
    ['resizing', dataset.resize ?? undefined],
    ...prefixed('setting', settings),
    ['engine', scan.engine],
    ['device', scan.device],
    ...prefixed('version of', scan.versions),
    ['clean accuracy', scan.cleanAccuracy],
    ['assumed pixel range', scan.pixelRangeAssumed],
    ['findings of the input', scan.inputCaveats],
    ['held-out images', scan.heldOutImages],
    ['label names', scan.labelNames],
  ];
  // What was not said is left out, so that the ids of scans from before it could be said stay the same.
  return new Map(entries.filter(([, value]) => value !== undefined));
}

/** One entry a difference, with both values: `setting seed: 0 and 1`. */
export function differences(a: StoredScan, b: StoredScan): string[] {
  const [first, second] = [identityOf(a), identityOf(b)];
  const names = [...new Set([...first.keys(), ...second.keys()])];
  return names.flatMap((name) => {
    const [one, other] = [first.get(name), second.get(name)].map((value) => canonicalJson(value ?? null));
    return one === other ? [] : [`${name}: ${one} and ${other}`];
  });
}

/** A scan id that follows from the identity alone: a UUID of version 8 (RFC 9562), filled from its SHA-256. */
export function idFromIdentity(scan: StoredScan): string {
  const hex = digestOf([...identityOf(scan)]);
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
