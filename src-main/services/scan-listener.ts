import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { PairMeasurements, PairProgress } from '../../src-shared/domain/pair-result.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type { SearchProgress } from '../engine-process/protocol.ts';
import type { StoredScan } from '../history/scan-record.ts';
import type { Intake } from './scan-intake.ts';

/** What whoever started a scan gets to see of it. */
export interface ScanListener {
  /** Both files are open and everything is settled; the search begins. `labels` are those still to be searched. */
  onBegin?(scan: StoredScan, intake: Intake, labels: readonly number[], controls: SearchControls): void;
  onProgress?(progress: SearchProgress): void;
  /** A label is finished and stored. */
  onLabelResult?(result: LabelResult): void;
  /** A pair is finished and stored; of one that is searched briefly and then in full, each time. */
  onPairResult?(result: PairMeasurements, progress: PairProgress): void;
  /** A label was skipped on request; it has no result. */
  onLabelSkipped?(label: number): void;
}

/** Steers a running search; a cancel comes through the signal. */
export type SearchControls = Pick<EngineProcess, 'pause' | 'continue' | 'skip'>;
