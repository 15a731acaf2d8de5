import { join } from 'node:path';
import type { ImageBatch } from '../../src-shared/contract/pictures.ts';
import { emptyDraft, type Draft, type TimeTrial } from '../../src-shared/contract/draft.ts';
import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import { AppError, type AppErrorPayload } from '../../src-shared/domain/app-error.ts';
import { noModelOptions, type ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type { DatasetSelection } from '../engine-process/input-answers.ts';
import type { StoredScan } from '../history/scan-record.ts';
import { selectionOf } from './dataset-selection.ts';
import { haveSameSpeed, withDataset, withModel, withPixels } from './draft-changes.ts';
import { datasetFacts, modelFacts, trialFacts } from './draft-facts.ts';
import { isRangeInDoubt, requestOfDraft } from './draft-request.ts';
import { DraftState, type Step } from './draft-state.ts';
import { readImageBatch, type ImageSelection } from './image-batch.ts';
import { readLabelNames } from './label-names.ts';
import { OpenFiles } from './open-files.ts';
import { readSampleNames } from './sample.ts';
import { parseSettings, planLabels, type ScanRequest } from './scan-request.ts';

/** The pixel ranges that a user gives; null: found out. */
type GivenPixels = InvokeRequest<'draft:choose-pixels'>;

const foundPixels: GivenPixels = { modelPixels: null, datasetPixels: null };

export interface DraftEvents {
  changed(): void;
  /** A file was opened: it belongs among the recent ones. */
  opened(kind: 'recentModels' | 'recentDatasets', path: string): void;
}

/**
 * The scan that the wizard prepares, with its files open in an engine process. A file takes the place of one of its
 * kind that is being opened; every other request waits its turn. What is refused leaves the draft as it was, with the
 * error beside it.
 */
export class DraftService {
  private readonly files: OpenFiles;
  private readonly sampleFolder: string;
  private readonly events: DraftEvents;
  private readonly state: DraftState;

  constructor(startProcess: () => EngineProcess, sampleFolder: string, events: DraftEvents) {
    this.files = new OpenFiles(startProcess);
    this.sampleFolder = sampleFolder;
    this.events = events;
    this.state = new DraftState({ changed: () => events.changed(), givenUp: () => this.files.restart() });
  }

  get draft(): Draft {
    return this.state.draft;
  }

  reset(): Draft {
    this.state.abandonWork();
    this.files.close();
    this.state.change({ ...emptyDraft, revision: this.draft.revision });
    return this.draft;
  }

  openSample(model: 'backdoored' | 'clean'): Promise<Draft> {
    this.reset();
    this.state.change({ isSample: true });
    const images = join(this.sampleFolder, 'images.h5');
    return this.state.perform('model', [], async (step) => {
      step({ labelNames: await readSampleNames(this.sampleFolder) });
      await this.readModel(join(this.sampleFolder, `${model}.h5`), noModelOptions, step);
      await this.readDataset({ path: images, imagesKey: null, labelsKey: null }, foundPixels, step);
    });
  }

  /** The files and settings of a stored scan, to change something and scan again. */
  openScan({
    id,
    model,
    dataset,
    settings,
    labelNames,
    pixelRangeAssumed,
    inputCaveats,
  }: StoredScan): Promise<Draft> {
    this.reset();
    const names = labelNames === null ? null : { path: '', names: [...labelNames] };
    this.state.change({ repeatOf: id, settings, labelNames: names });
    // A range that was in doubt is in doubt again.
    const isInDoubt = pixelRangeAssumed || isRangeInDoubt(inputCaveats);
    const { modelPixels, datasetPixels } = settings;
    const pixels = isInDoubt ? foundPixels : { modelPixels, datasetPixels };
    return this.state.perform('model', [], async (step) => {
      await this.readModel(model.path, model.options, step);
      await this.readDataset(selectionOf(dataset), pixels, step);
      const isSame =
        this.draft.model?.file.sha256 === model.sha256 && this.draft.dataset?.file.sha256 === dataset.sha256;
      if (!isSame) step({ repeatOf: null });
    });
  }

  openModel(path: string, options = noModelOptions): Promise<Draft> {
    return this.state.perform('model', ['model', 'pixels', 'trial'], async (step) => {
      await this.readModel(path, options, step);
      // The images have to fit this model too.
      const { dataset, modelError } = this.draft;
      if (dataset !== null && modelError === null) {
        // Pictures may have to be brought to another size, for which another way may be best.
        await this.readDataset({ ...selectionOf(dataset), resize: null }, foundPixels, step);
      }
    });
  }

  openDataset(selection: DatasetSelection): Promise<Draft> {
    return this.state.perform('dataset', ['dataset', 'pixels', 'trial'], (step) =>
      this.readDataset(selection, foundPixels, step),
    );
  }

  choosePixels(given: GivenPixels): Promise<Draft> {
    return this.state.perform('pixels', ['pixels', 'trial'], (step) => this.measurePixels(given, step));
  }

  /** Checks and takes the settings; the pixel ranges stay those that were chosen. Throws AppError `SETTINGS_INVALID`. */
  setSettings(settings: ScanSettings): Draft {
    const { modelPixels, datasetPixels } = this.draft.settings;
    const parsed = parseSettings({ ...settings, modelPixels, datasetPixels }, undefined, 'Correct them.');
    if (this.draft.model !== null) planLabels(parsed, this.draft.model);
    const isTrialValid = haveSameSpeed(parsed, this.draft.settings);
    this.state.change({ settings: parsed, ...(isTrialValid ? {} : { trial: null, trialError: null }) });
    return this.draft;
  }

  /** @param path null: no names */
  async readLabelNames(path: string | null): Promise<Draft> {
    try {
      const labelCount = this.draft.model?.labelCount ?? null;
      const labelNames = path === null ? null : { path, names: await readLabelNames(path, labelCount) };
      this.state.change({ labelNames, labelNamesError: null });
    } catch (thrown) {
      this.state.change({ labelNamesError: payloadOf(thrown) });
    }
    return this.draft;
  }

  /** Times real gradient evaluations with the settings as they are; waits for what is being worked on. */
  timeTrial(): Promise<Draft> {
    return this.state.perform('trial', [], async (step) => {
      try {
        let settings: ScanSettings;
        let trial: TimeTrial;
        do {
          ({ settings } = this.draft);
          trial = trialFacts(await this.files.ask('time-trial', settings));
        } while (!haveSameSpeed(settings, this.draft.settings));
        step({ trial, trialError: null });
      } catch (thrown) {
        step({ trial: null, trialError: payloadOf(thrown) });
      }
    });
  }

  /** Throws AppError where no data file is open, or what the engine process met. */
  async images(selection: ImageSelection): Promise<ImageBatch> {
    for (;;) {
      await this.state.settle();
      const work = this.state.currentWork;
      const { dataset, pixels } = this.draft;
      if (dataset === null) throw new AppError('SETTINGS_INVALID', 'No data file is open. Choose one first.');
      try {
        return await readImageBatch(this.files, selection, dataset.residentImages, pixels !== null);
      } catch (thrown) {
        // Given up for newer work: ask again when that is done.
        if (work === this.state.currentWork) throw thrown;
      }
    }
  }

  /** The scan as it is prepared now. Throws AppError `SETTINGS_INVALID` where something is missing. */
  async request(): Promise<{ request: ScanRequest; labelCount: number }> {
    await this.state.settle();
    return requestOfDraft(this.draft);
  }

  close(): void {
    this.state.abandonWork();
    this.files.close();
  }

  private async readModel(path: string, options: ModelOptions, step: Step): Promise<void> {
    try {
      const model = modelFacts(path, await this.files.openModel(path, options));
      step(withModel(this.draft, model));
      if (!this.draft.isSample) this.events.opened('recentModels', path);
    } catch (thrown) {
      step({ modelError: { ...payloadOf(thrown), path, options } });
    }
  }

  /** Opens the images and settles the pixel ranges where a model is there. */
  private async readDataset(selection: DatasetSelection, pixels: GivenPixels, step: Step): Promise<void> {
    const { path, imagesKey, labelsKey, labelsPath = null, resize = null } = selection;
    const asked = { imagesKey, labelsKey, labelsPath, resize };
    step({ busy: 'dataset' });
    try {
      const dataset = datasetFacts(path, await this.files.openDataset(selection));
      step(withDataset(this.draft, dataset));
      if (!this.draft.isSample) this.events.opened('recentDatasets', path);
    } catch (thrown) {
      step({ datasetError: { ...payloadOf(thrown), path, asked } });
      return;
    }
    if (this.draft.model !== null) await this.measurePixels(pixels, step);
  }

  private async measurePixels(given: GivenPixels, step: Step): Promise<void> {
    step({ busy: 'pixels' });
    try {
      const choice = await this.files.choosePixels({ ...given, threads: this.draft.settings.threads });
      step(withPixels(this.draft, choice, given.modelPixels !== null));
    } catch (thrown) {
      step({ pixelsError: payloadOf(thrown) });
    }
  }
}

function payloadOf(thrown: unknown): AppErrorPayload {
  const { code, message, choices } = AppError.from(thrown);
  return { code, message, ...(choices === undefined ? {} : { choices }) };
}
