import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import { describeModelOptions } from '../../src-shared/domain/model-options.ts';
import { placeOfImages } from '../../src-shared/dataset-words.ts';
import { describePixelRange } from '../../src-shared/domain/pixel-range.ts';
import type { LabelResult } from '../../src-shared/domain/label-result.ts';
import type { PairMeasurements, PairProgress } from '../../src-shared/domain/pair-result.ts';
import { presets } from '../../src-shared/presets.ts';
import type { PixelRangeRow } from '../engine-process/input-answers.ts';
import type { SearchProgress } from '../engine-process/protocol.ts';
import type { StoredScan } from '../history/scan-record.ts';
import type { Intake } from '../services/scan-intake.ts';
import type { ScanListener } from '../services/scan-listener.ts';
import { searchWork, stepsOf, type SearchWork } from '../services/search-work.ts';
import { table, type Printer } from './printer.ts';

/** Shows a scan while it runs: a bar on a terminal, otherwise one plain line a label. All of it on stderr. */
export class ScanProgress implements ScanListener {
  private readonly printer: Printer;
  private readonly bars: MultiBar | undefined;
  private bar: SingleBar | undefined;
  private work: SearchWork = { searches: 0, steps: 0 };
  private done = 0;
  private doneSteps = 0;
  private screened = 0;
  private settings = presets.fast;
  private startedAt = 0;
  private stage = '';

  constructor(printer: Printer) {
    this.printer = printer;
    if (!process.stderr.isTTY) return;
    const format = '{bar} {value}/{total} searched  {state}  {left}';
    this.bars = new MultiBar({ format, stream: process.stderr, hideCursor: true }, Presets.shades_classic);
  }

  onBegin(scan: StoredScan, intake: Intake, labels: readonly number[]): void {
    this.work = searchWork(scan, labels);
    this.settings = scan.settings;
    this.startedAt = performance.now();
    for (const line of describeIntake(scan, intake)) this.printer.note(line);
    this.bar = this.bars?.create(this.work.searches, 0, { state: 'starting', left: '' });
  }

  onProgress({ label, gradientEvaluations, maskNorm, attackSuccessRate }: SearchProgress): void {
    const norm = maskNorm === null ? '' : `  norm ${maskNorm.toFixed(2)}`;
    const success = attackSuccessRate === null ? '' : `  ASR ${attackSuccessRate.toFixed(3)}`;
    const state = `label ${label}${norm}${success}  ${gradientEvaluations} evaluations`;
    this.bar?.update(this.done, { state, left: this.timeLeft() });
  }

  onLabelResult(result: LabelResult): void {
    if (result.norms.length > 1) return this.log(describeRepetition(result));
    this.done++;
    this.doneSteps += stepsOf(result.role, this.settings);
    if (result.role === 'screened') return this.countScreened();
    const left = this.timeLeft();
    this.log(`${describeLabel(result)}  ${this.tally(left)}`);
    this.bar?.update(this.done, { left });
  }

  /** A bar of its own, as the pairs come after the labels; on a file a line for every hundred says enough. */
  onPairResult({ source, target, role, norms }: PairMeasurements, { done, total }: PairProgress): void {
    const inFull = norms.length > 1 ? 'searched again' : 'searched in full';
    const stage = role === 'screened' ? 'searched briefly' : inFull;
    if (this.bars !== undefined) {
      if (this.stage !== stage) {
        this.stage = stage;
        this.bar?.setTotal(total);
      }
      this.bar?.update(done, { state: `pairs ${stage}: ${source} → ${target}`, left: '' });
    } else if (done % 100 === 0 || done === total) {
      this.printer.note(`pairs ${stage}: ${done} of ${total}`);
    }
  }

  stop(): void {
    this.bars?.stop();
  }

  private log(line: string): void {
    if (this.bars === undefined) this.printer.note(line);
    else this.bars.log(`${line}\n`);
  }

  /** Of labels that are searched briefly a line for every hundred says enough. */
  private countScreened(): void {
    this.screened++;
    const left = this.timeLeft();
    if (this.bars !== undefined) this.bar?.update(this.done, { left });
    else if (this.screened % 100 === 0) {
      this.printer.note(`${this.screened} labels screened  ${this.tally(left)}`);
    }
  }

  private tally(left: string): string {
    return `(${this.done}/${this.work.searches}${left === '' ? '' : `, ${left}`})`;
  }

  private timeLeft(): string {
    if (this.done === 0 || this.done === this.work.searches) return '';
    const perStep = (performance.now() - this.startedAt) / this.doneSteps;
    return `about ${describeDuration(perStep * Math.max(0, this.work.steps - this.doneSteps))} left`;
  }
}

export function describeDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`;
}

function describeLabel(result: LabelResult): string {
  const { label, maskL1Norm, attackSuccessRate, gradientEvaluations, durationMs, reachedThreshold } = result;
  const found =
    maskL1Norm === null || attackSuccessRate === null
      ? 'the search broke down (NaN or infinity)'
      : `norm ${maskL1Norm.toFixed(2)}  ASR ${attackSuccessRate.toFixed(3)}`;
  const missed = maskL1Norm === null || reachedThreshold ? '' : '  never reached the threshold';
  return `label ${label}  ${found}${missed}  ${gradientEvaluations} evaluations  ${(durationMs / 1000).toFixed(1)} s`;
}

/** It was counted when it was searched first. */
function describeRepetition({ label, norms }: LabelResult): string {
  const norm = norms.at(-1) ?? null;
  return `label ${label}  searched again to settle a doubt: ${norm === null ? 'no trigger' : `norm ${norm.toFixed(2)}`}`;
}

function describeIntake(scan: StoredScan, { model, dataset, pixels, engine }: Intake): string[] {
  const { channels, height, width } = model.inputShape;
  const accuracy =
    pixels.cleanAccuracy === null
      ? 'not measured: the data file has no labels'
      : `${(100 * pixels.cleanAccuracy.accuracy).toFixed(1)} % on ${pixels.cleanAccuracy.images} images`;
  const measured = pixels.table.length > 1 ? `, best of: ${describeTable(pixels.table)}` : '';
  const said = describeModelOptions(model.options);
  return [
    `scan     ${scan.id}`,
    `model    ${model.file.name}: ${model.format}, ${model.labelCount} labels, ${height}×${width}×${channels}`,
    ...(said === '' ? [] : [`         given: ${said}`]),
    ...model.findings.map(({ severity, message }) => `         ${severity}: ${message}`),
    `data     ${dataset.file.name}: ${dataset.imageCount} images ${placeOfImages(dataset)}`,
    ...dataset.findings.map(({ severity, message }) => `         ${severity}: ${message}`),
    `pixels   model ${describePixelRange(pixels.modelPixels)}${pixels.assumed ? ' (assumed)' : ''}, data file ` +
      `${describePixelRange(pixels.datasetPixels)}`,
    ...(dataset.resize === null ? [] : [`resized  ${describeResize(dataset, pixels)}`]),
    `accuracy ${accuracy}${measured}`,
    ...pixels.caveats.map(({ message }) => `         ${message}`),
    `engine   ${engine.engine} on ${engine.device}, ${engine.threads} threads, labels at once: ${engine.labelSlots}`,
    ...describeCalibration(engine.calibration),
  ];
}

/** The method in force, and what was measured to choose it. */
function describeResize(dataset: Intake['dataset'], { resize }: Intake['pixels']): string {
  if (!resize) return String(dataset.resize);
  const rows = resize.table.map(({ method, accuracy }) => `${method} ${accuracy.toFixed(3)}`);
  return `${resize.method}, measured on ${resize.images} images: ${rows.join(', ')}`;
}

/** What was timed to choose the engine, as a table; nothing where it was given. */
function describeCalibration(calibration: Intake['engine']['calibration']): string[] {
  if (calibration.length === 0) return [];
  const rows = calibration.map(({ engine, device, labelSlots, evaluationsPerSecond, note }) => [
    engine,
    device,
    String(labelSlots),
    evaluationsPerSecond?.toFixed(1) ?? '–',
    note,
  ]);
  const titles = ['engine', 'device', 'labels at once', 'label-evaluations/s', ''];
  return table([titles, ...rows]).map((line, index) => `${index === 0 ? 'timed    ' : '         '}${line}`);
}

/** One line for people: `mnist 0.94, inception 0.12, …`. */
function describeTable(table: readonly PixelRangeRow[]): string {
  const best = table.slice(0, shownRows);
  const rows = best.map(
    ({ modelPixels, accuracy }) => `${describePixelRange(modelPixels)} ${accuracy.toFixed(3)}`,
  );
  const others = table.length - best.length;
  return `${rows.join(', ')}${others === 0 ? '' : `, and ${others} more`}`;
}

/** Ranges that are printed; `inspect` shows more. */
const shownRows = 5;
