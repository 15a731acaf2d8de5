import type { LabelResult } from '../../src-shared/domain/label-result.ts';

/** Gives one label of a scan whole. Reports ask for one label after the other, so that not all are in memory at once. */
export type ReadLabel = (label: number) => Pick<LabelResult, 'label' | 'mask' | 'pattern'>;
