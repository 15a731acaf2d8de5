import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { LabelPair } from '../../src-shared/domain/pair-result.ts';

/** Gives one label of a scan whole. Reports ask for one label after the other, so that not all are in memory at once. */
export type ReadLabel = (label: number) => Pick<LabelResult, 'label' | 'mask' | 'pattern'>;

/** The trigger of a pair: `label` is its target. */
export interface PairTrigger extends ReturnType<ReadLabel> {
  /** The class whose images it moves. */
  readonly source: number;
}

/** Gives the triggers of a scan, of labels and of pairs that are flagged. */
export interface ReadTriggers {
  readonly label: ReadLabel;
  readonly pair: (pair: LabelPair) => PairTrigger;
}
