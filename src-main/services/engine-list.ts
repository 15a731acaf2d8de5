import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';

type Devices = InvokeResponse<'engines:list'>;

/** What this machine can compute on, and why not on the rest. Asked once: it does not change while the program runs. */
export class EngineList {
  private readonly startProcess: () => EngineProcess;
  private devices: Promise<Devices> | undefined;

  constructor(startProcess: () => EngineProcess) {
    this.startProcess = startProcess;
  }

  /** Rejects with AppError `ENGINE_*`; the next call then asks again. */
  async list(): Promise<Devices> {
    this.devices ??= this.ask();
    try {
      return await this.devices;
    } catch (thrown) {
      this.devices = undefined;
      throw thrown;
    }
  }

  private async ask(): Promise<Devices> {
    const process = this.startProcess();
    try {
      return { devices: await process.request('list-devices', null) };
    } finally {
      await process.end();
    }
  }
}
