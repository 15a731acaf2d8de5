import type { ImageBatch } from '../../src-shared/contract/pictures.ts';
import type { InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type { History } from '../history/history.ts';
import type { StoredScan } from '../history/scan-record.ts';
import type { Trigger } from '../neural-cleanse/stamp-trigger.ts';
import { selectionOf } from './dataset-selection.ts';
import { readImageBatch, type ImageSelection } from './image-batch.ts';
import { checkUnchanged, OpenFiles } from './open-files.ts';

/** Images of a class that are shown at most, a few at a time. */
const mostOfClass = 120;

/** The trigger of a label, or of the pair with this source. */
interface ChosenTrigger {
  readonly label: number;
  readonly source: number | null;
}

/** The files of a stored scan, open again. */
interface Inspected {
  readonly scanId: string;
  /** Resolves to the number of images in memory; rejects where a file is missing or has changed. */
  readonly images: Promise<number>;
}

/** Looks at a stored scan with its own files: images, and what its triggers do to them. */
export class InspectionService {
  private readonly openHistory: () => History;
  private readonly files: OpenFiles;
  private inspected: Inspected | undefined;

  constructor(openHistory: () => History, startProcess: () => EngineProcess) {
    this.openHistory = openHistory;
    this.files = new OpenFiles(startProcess);
  }

  /** Throws AppError `FILE_*` where a file of the scan is missing or has changed. */
  async images(scanId: string, selection: ImageSelection): Promise<ImageBatch> {
    return readImageBatch(this.files, selection, await this.open(scanId), true);
  }

  /** Some images of a class, by their places in memory. Throws AppError as `images`. */
  async imagesOfClass(scanId: string, label: number): Promise<InvokeResponse<'scan:images-of-class'>> {
    await this.open(scanId);
    return this.files.ask('images-of-class', { label, most: mostOfClass });
  }

  /** What the model says about images without and with a trigger. Throws AppError as `images`. */
  async stamp(
    scanId: string,
    chosen: ChosenTrigger,
    indexes: number[],
  ): Promise<InvokeResponse<'scan:stamp'>> {
    const trigger = this.triggerOf(scanId, chosen);
    await this.open(scanId);
    const { predictions } = await this.files.ask('predict', { indexes, trigger });
    return { predictions: predictions.map(({ after, ...rest }) => ({ ...rest, after: after! })) };
  }

  close(): void {
    this.inspected = undefined;
    this.files.close();
  }

  private triggerOf(scanId: string, { label, source }: ChosenTrigger): Trigger {
    const { labels, pairs } = this.openHistory();
    if (source === null) {
      const { mask, pattern } = labels.get(scanId, label);
      if (mask.length > 0) return { mask, pattern };
    } else {
      const picture = pairs.trigger(scanId, source, label);
      if (picture !== null) {
        const mask = Float32Array.from(picture.mask, (value) => value / 255);
        return { mask, pattern: Float32Array.from(picture.pattern) };
      }
    }
    const what = source === null ? `Label ${label}` : `The pair of ${source} and ${label}`;
    throw new AppError(
      'SCAN_NOT_FOUND',
      `${what} has no trigger to put on an image: its search broke down or has not ended. Choose another one.`,
    );
  }

  private async open(scanId: string): Promise<number> {
    if (this.inspected?.scanId !== scanId) {
      const scan = this.openHistory().scans.get(scanId);
      if (scan.status === 'refused') {
        throw new AppError(
          'SCAN_NOT_FOUND',
          'This scan was refused before it began: it has no images to show.',
        );
      }
      this.files.close();
      this.inspected = { scanId, images: this.openFiles(scan) };
    }
    const { inspected } = this;
    try {
      return await inspected.images;
    } catch (thrown) {
      // The next request tries again: the file may be back by then.
      if (this.inspected === inspected) this.inspected = undefined;
      throw thrown;
    }
  }

  private async openFiles({ model, dataset, settings }: StoredScan): Promise<number> {
    checkUnchanged(model.path, model, (await this.files.openModel(model.path, model.options)).file);
    const found = await this.files.openDataset(selectionOf(dataset));
    checkUnchanged(dataset.path, dataset, found.file);
    const { modelPixels, datasetPixels, threads } = settings;
    await this.files.choosePixels({ modelPixels, datasetPixels, threads });
    return found.residentImages;
  }
}
