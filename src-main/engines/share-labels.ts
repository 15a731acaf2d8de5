import type { Engine } from './engine.ts';

/** A part of a device with its share of the labels that are searched at once. */
export interface LabelShare {
  readonly engine: Engine;
  /** Labels in one graph. */
  readonly labelSlots: number;
  /** Ends the part; the device itself stays open. */
  dispose(): Promise<void>;
}

/** How many parts a device has that run beside each other. */
export function mostPartsOf({ parts }: Engine): number {
  return parts?.most ?? 1;
}

/**
 * Shares labels that are searched at once among the parts of a device, which run beside each other. A device without
 * parts takes them all into one graph, as a batch dimension.
 */
export function shareLabels(engine: Engine, labelSlots: number): LabelShare[] {
  const count = Math.min(labelSlots, mostPartsOf(engine));
  if (engine.parts === undefined || count === 1) return [{ engine, labelSlots, dispose: async () => {} }];
  return engine.parts.open(count).map((part, index) => ({
    engine: part,
    labelSlots: Math.floor((labelSlots + index) / count),
    dispose: () => part.dispose(),
  }));
}
