import type { Command } from 'commander';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { describeModelOptions } from '../../src-shared/domain/model-options.ts';
import { placeOfImages, resizeWords } from '../../src-shared/dataset-words.ts';
import { describePixelRange } from '../../src-shared/domain/pixel-range.ts';
import { describePixelRangeInWords } from '../../src-shared/setting-values.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import type {
  DatasetSummary,
  ModelSummary,
  PixelChoice,
  ResizeChoice,
} from '../engine-process/input-answers.ts';
import { runCommand, withEngineProcess, type CommonOptions } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { addFileOptions, readModelOptions, readSelection, type FileOptions } from './file-options.ts';
import { table, type Printer } from './printer.ts';

/** Ranges that are printed: those after them do worse, or are as good and less usual. */
const mostRanges = 8;

interface InspectOptions extends CommonOptions, FileOptions {
  readonly dataset?: string;
}

interface Inspection {
  model?: ModelSummary;
  dataset?: DatasetSummary;
  pixels?: PixelChoice;
}

export function addInspectCommand(program: Command): void {
  const command = program
    .command('inspect')
    .description('Say what a model or images are; with both, measure which pixel range fits.')
    .argument('[model]', 'a model file')
    .option('--dataset <path>', 'images: a folder or ZIP archive of pictures, or a file of arrays')
    .option('--json', 'print one JSON document');
  addFileOptions(command);
  command.action((model: string | undefined, options: InspectOptions) =>
    runCommand(options, async (printer) => {
      if (model === undefined && options.dataset === undefined) {
        throw new AppError(
          'SETTINGS_INVALID',
          'Nothing to inspect. Name a model file, or images with --dataset, or both.',
        );
      }
      const inspection = await withEngineProcess((engine) => inspect(engine, model, options));
      if (inspection.model !== undefined) printModel(printer, inspection.model);
      if (inspection.dataset !== undefined) printDataset(printer, inspection.dataset);
      if (inspection.pixels !== undefined) printPixels(printer, inspection.pixels);
      printer.document(inspection);
      return exitCodes.noAnomaly;
    }),
  );
}

async function inspect(
  engine: EngineProcess,
  model: string | undefined,
  options: InspectOptions,
): Promise<Inspection> {
  const inspection: Inspection = {};
  if (model !== undefined) {
    const modelOptions = readModelOptions(options);
    inspection.model = await engine.request('open-model', { path: model, options: modelOptions });
  }
  if (options.dataset === undefined) return inspection;
  inspection.dataset = await engine.request('open-dataset', readSelection(options.dataset, options));
  if (model === undefined) return inspection;
  const request = { modelPixels: null, datasetPixels: null, threads: null };
  inspection.pixels = await engine.request('choose-pixels', request);
  if (inspection.pixels.resize) {
    inspection.dataset = { ...inspection.dataset, resize: inspection.pixels.resize.method };
  }
  return inspection;
}

function printModel(printer: Printer, model: ModelSummary): void {
  const { channels, height, width } = model.inputShape;
  const parameters = model.layers.reduce((sum, layer) => sum + layer.parameters, 0);
  printer.line(`model    ${model.file.name} (${describeSize(model.file)})`);
  printer.line(`SHA-256  ${model.file.sha256}`);
  printer.line(`format   ${model.format}`);
  printer.line(
    `input    ${height}×${width}×${channels}, ${model.labelCount} labels, ${parameters} parameters`,
  );
  const said = describeModelOptions(model.options);
  if (said !== '') printer.line(`given    ${said}`);
  for (const { severity, message } of model.findings) printer.line(`${severity.padEnd(8)} ${message}`);
  printer.line();
  const rows = model.layers.map(({ path, kind, outputShape, parameters: count }) => [
    path,
    kind,
    outputShape.join('×'),
    String(count),
  ]);
  for (const line of table([['layer', 'kind', 'output', 'parameters'], ...rows])) printer.line(line);
}

/** `1234 bytes`, or of several files `3 files, 1234 bytes`. */
function describeSize({ sizeBytes, fileCount }: FileEvidence): string {
  return `${fileCount === undefined ? '' : `${fileCount} files, `}${sizeBytes} bytes`;
}

function printDataset(printer: Printer, dataset: DatasetSummary): void {
  const { channels, height, width } = dataset.shape;
  const [smallest, largest] = dataset.valueRange.map((value) => Number(value.toPrecision(6)));
  printer.line();
  printer.line(`data     ${dataset.file.name} (${describeSize(dataset.file)})`);
  printer.line(`SHA-256  ${dataset.file.sha256}`);
  printer.line(
    `images   ${dataset.imageCount} of ${height}×${width}×${channels} ${placeOfImages(dataset)}, ` +
      `${dataset.elementType}, values ${smallest} to ${largest}`,
  );
  const counts = dataset.imagesPerLabel;
  printer.line(
    counts === null
      ? 'labels   none'
      : `labels   ${labelWords(dataset)}: ${Math.min(...counts)} to ${Math.max(...counts)} ` +
          `images for each of ${counts.length} labels`,
  );
  if (dataset.labelsPath !== null) printer.line(`         in ${dataset.labelsPath}`);
  if (dataset.labelNames !== null) printer.line(`names    ${dataset.labelNames.join(', ')}`);
  if (dataset.resize !== null)
    printer.line(`resized  ${resizeWords[dataset.resize].title} (${dataset.resize})`);
  for (const { severity, message } of dataset.findings) printer.line(`${severity.padEnd(8)} ${message}`);
  if (dataset.arrays.length === 0) return;
  printer.line();
  const rows = dataset.arrays.map(({ key, shape, elementType }) => [key, shape.join('×'), elementType]);
  for (const line of table([['array', 'shape', 'type'], ...rows])) printer.line(line);
}

/** Where labels stand and how they are written, once where both are the same. */
function labelWords({ labelsKey, labelForm }: DatasetSummary): string {
  return labelsKey === labelForm ? labelForm : `${labelsKey} (${labelForm})`;
}

function printPixels(printer: Printer, pixels: PixelChoice): void {
  printer.line();
  if (pixels.resize) {
    for (const line of table(resizeRows(pixels.resize))) printer.line(line);
    printer.line();
  }
  printer.line(`pixels   ${pixelWords(pixels)}`);
  for (const { message } of pixels.caveats) printer.line(`         ${message}`);
  if (pixels.table.length === 0) return;
  const shown = pixels.table.slice(0, mostRanges);
  const rows = shown.map((row) => [
    describePixelRange(row.modelPixels),
    `${(100 * row.accuracy).toFixed(1)} %`,
    String(row.images),
  ]);
  printer.line();
  for (const line of table([['pixel range', 'accuracy', 'images'], ...rows])) printer.line(line);
  const left = pixels.table.length - shown.length;
  if (left > 0) printer.line(`and ${left} more that fit no better (--json lists all)`);
}

/** What was settled, in words. */
function pixelWords({ modelPixels, datasetPixels, cleanAccuracy, assumed }: PixelChoice): string {
  const range = describePixelRangeInWords(modelPixels);
  const file = `the file holds ${describePixelRangeInWords(datasetPixels)}`;
  if (cleanAccuracy === null) {
    return `the model is given ${range}${assumed ? ', assumed: without labels no accuracy can be measured' : ''}; ${file}`;
  }
  const share = `${(100 * cleanAccuracy.accuracy).toFixed(1)} % of ${cleanAccuracy.images} images`;
  return `the model is given ${range} and knows ${share}; ${file}`;
}

function resizeRows({ table: rows, images }: ResizeChoice): string[][] {
  return [
    ['resized', 'accuracy', 'images'],
    ...rows.map(({ method, accuracy }) => [method, `${(100 * accuracy).toFixed(1)} %`, String(images)]),
  ];
}
