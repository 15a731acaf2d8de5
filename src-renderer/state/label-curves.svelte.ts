import type { Bridge } from '../../src-shared/contract/bridge.ts';
import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import type { LabelMeasurements } from '../../src-shared/domain/label-result.ts';
import { bridge } from '../bridge.ts';

export type Curves = InvokeResponse<'scan:curves'>;

/** The stored curves of one label at a time. */
export class LabelCurvesState {
  values = $state.raw<Curves | null>(null);
  error = $state.raw<AppErrorPayload | null>(null);
  readonly #bridge: Bridge;
  #shown = '';

  constructor(source: Bridge = bridge) {
    this.#bridge = source;
  }

  /** Shows the curves of this label; an answer that comes after another label was asked for is dropped. */
  async show(scanId: string, { label, role }: Pick<LabelMeasurements, 'label' | 'role'>): Promise<void> {
    const key = `${scanId} ${label} ${role}`;
    if (key === this.#shown) return;
    this.#shown = key;
    const result = await this.#bridge.invoke('scan:curves', { scanId, label });
    if (key !== this.#shown) return;
    this.values = result.ok ? result.value : null;
    this.error = result.ok ? null : result.error;
  }
}
