import { AppError, type AppErrorCode } from '../../src-shared/domain/app-error.ts';
import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { PixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type {
  DatasetSelection,
  DatasetSummary,
  ModelSummary,
  PixelChoice,
} from '../engine-process/input-answers.ts';
import type { EngineRequests } from '../engine-process/protocol.ts';
import { selectionOf } from './dataset-selection.ts';

/** After this time without a request the process ends and gives its memory back. */
const idleMs = 5 * 60_000;

/** What a request can need to be open in the process. */
type Part = 'model' | 'dataset' | 'pixels';

/** What can be asked of files that are open. */
type Question = 'sample-images' | 'images-of-class' | 'predict' | 'time-trial';

/** Pixel ranges that are given; null: found out. */
interface PixelRequest {
  readonly modelPixels: PixelRange | null;
  readonly datasetPixels: PixelRange | null;
  readonly threads: number | null;
}

/**
 * A model and a data file open in an engine process of their own. The process starts with the first request and ends
 * when it has been idle; one that is gone is replaced by the next request, with the same files open in it. Requests
 * are answered one after the other.
 */
export class OpenFiles {
  private readonly startProcess: () => EngineProcess;
  private process: EngineProcess | undefined;
  private model:
    { readonly path: string; readonly options: ModelOptions; readonly file: FileEvidence } | undefined;
  private dataset: { readonly selection: DatasetSelection; readonly file: FileEvidence } | undefined;
  private pixels: PixelRequest | undefined;
  /** What is open in the process that runs now. */
  private readonly opened = new Set<Part>();
  /** Raised by `restart`: requests from before it are not begun any more. */
  private epoch = 0;
  private lastRequest: Promise<unknown> = Promise.resolve();
  private idleTimer: NodeJS.Timeout | undefined;

  constructor(startProcess: () => EngineProcess) {
    this.startProcess = startProcess;
  }

  /** Takes the place of the model before; one that is refused leaves that as it was. */
  openModel(path: string, options: ModelOptions): Promise<ModelSummary> {
    return this.inTurn([], async (process) => {
      this.willClose('model', 'pixels');
      const summary = await process.request('open-model', { path, options });
      this.model = { path, options, file: summary.file };
      this.pixels = undefined;
      this.opened.add('model');
      return summary;
    });
  }

  /** Takes the place of the data file before; one that is refused leaves that as it was. */
  openDataset(selection: DatasetSelection): Promise<DatasetSummary> {
    return this.inTurn(['model'], async (process) => {
      this.willClose('dataset', 'pixels');
      const summary = await process.request('open-dataset', selection);
      // How pictures are resized is settled with the pixel ranges.
      const { resize = null } = selection;
      this.dataset = {
        selection: { ...selectionOf({ ...summary, path: selection.path }), resize },
        file: summary.file,
      };
      this.pixels = undefined;
      this.opened.add('dataset');
      return summary;
    });
  }

  choosePixels(request: PixelRequest): Promise<PixelChoice> {
    return this.inTurn(['model', 'dataset'], async (process) => {
      this.willClose('pixels');
      const choice = await process.request('choose-pixels', request);
      if (this.dataset !== undefined && choice.resize) {
        const { selection, file } = this.dataset;
        this.dataset = { selection: { ...selection, resize: choice.resize.method }, file };
      }
      this.pixels = { ...request, modelPixels: choice.modelPixels, datasetPixels: choice.datasetPixels };
      this.opened.add('pixels');
      return choice;
    });
  }

  ask<Name extends Question>(
    name: Name,
    request: EngineRequests[Name]['request'],
  ): Promise<EngineRequests[Name]['response']> {
    return this.inTurn(['model', 'dataset', 'pixels'], (process) => process.request(name, request));
  }

  /** Gives up what is being asked: it rejects. What was open before is opened again when it is needed. */
  restart(): void {
    this.epoch++;
    this.dropProcess();
  }

  /** Closes both files and ends the process. */
  close(): void {
    this.model = undefined;
    this.dataset = undefined;
    this.pixels = undefined;
    this.restart();
  }

  private inTurn<T>(needs: readonly Part[], work: (process: EngineProcess) => Promise<T>): Promise<T> {
    const { epoch } = this;
    const answer = this.lastRequest.then(async () => {
      if (epoch !== this.epoch) throw givenUp();
      return this.withProcess(needs, work);
    });
    this.lastRequest = answer.catch(() => undefined);
    return answer;
  }

  private async withProcess<T>(
    needs: readonly Part[],
    work: (process: EngineProcess) => Promise<T>,
  ): Promise<T> {
    clearTimeout(this.idleTimer);
    const isFresh = this.process === undefined;
    const process = (this.process ??= this.startProcess());
    try {
      for (const part of needs) {
        if (!this.opened.has(part)) await this.openAgain(process, part);
      }
      return await work(process);
    } catch (thrown) {
      const { code } = AppError.from(thrown);
      // After `restart` the process is another one already.
      if (!isGone(code) || process !== this.process) throw thrown;
      this.dropProcess();
      // It may have died while nobody asked it anything: then a new one knows the answer.
      if (isFresh || code === 'ENGINE_TIMEOUT') throw thrown;
      return await this.withProcess(needs, work);
    } finally {
      clearTimeout(this.idleTimer);
      this.idleTimer = setTimeout(() => this.dropProcess(), idleMs).unref();
    }
  }

  /** Opens in a new process what was open in the one before. */
  private async openAgain(process: EngineProcess, part: Part): Promise<void> {
    if (part === 'model' && this.model !== undefined) {
      const { path, options, file } = this.model;
      checkUnchanged(path, file, (await process.request('open-model', { path, options })).file);
    }
    if (part === 'dataset' && this.dataset !== undefined) {
      const { selection, file } = this.dataset;
      checkUnchanged(selection.path, file, (await process.request('open-dataset', selection)).file);
    }
    if (part === 'pixels' && this.pixels !== undefined) await process.request('choose-pixels', this.pixels);
    this.opened.add(part);
  }

  /** The process lets go of these before it opens another, and has neither where that is refused. */
  private willClose(...parts: readonly Part[]): void {
    for (const part of parts) this.opened.delete(part);
  }

  private dropProcess(): void {
    clearTimeout(this.idleTimer);
    void this.process?.end();
    this.process = undefined;
    this.opened.clear();
  }
}

/** Throws AppError `FILE_CHANGED` where a file is no longer the one that was opened first. */
export function checkUnchanged(path: string, was: FileEvidence, is: FileEvidence): void {
  if (was.sha256 === is.sha256) return;
  throw new AppError(
    'FILE_CHANGED',
    `"${path}" has changed: its SHA-256 was ${was.sha256} and is now ${is.sha256}. Put the first file back, or choose ` +
      'the file again to go on with what it holds now.',
  );
}

/** Whether an error says that the process has ended. */
function isGone(code: AppErrorCode): boolean {
  return code === 'ENGINE_CRASHED' || code === 'ENGINE_OUT_OF_MEMORY' || code === 'ENGINE_TIMEOUT';
}

function givenUp(): AppError {
  return new AppError('ENGINE_CRASHED', 'This was given up for something newer. Ask again.');
}
