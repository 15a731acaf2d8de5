import { placeOfImages, placeOfLabels, resizeWords } from '../../../src-shared/dataset-words.ts';
import { describeModelOptions } from '../../../src-shared/domain/model-options.ts';
import type { ScanReport } from '../../../src-shared/domain/scan-report.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { formatShard } from '../../../src-shared/domain/shard.ts';
import { presets } from '../../../src-shared/presets.ts';
import { settingTexts } from '../../../src-shared/setting-texts.ts';
import { describeSetting, describeSettingValue, isSettingUsed } from '../../../src-shared/setting-values.ts';
import { html, type Markup } from './markup.ts';
import { duration, grouped, moment, percent } from './words.ts';

type Row = readonly [name: string, value: string | Markup];

/** What the scan finds out by itself: it differs from the preset in every scan and says nothing about a choice. */
const measuredSettings: ReadonlySet<keyof ScanSettings> = new Set([
  'modelPixels',
  'datasetPixels',
  'engine',
  'device',
  'threads',
  'labelSlots',
]);

export function settingsSection({ settings }: ScanReport): Markup {
  const keys = Object.keys(settings) as (keyof ScanSettings)[];
  const preset = presets[settings.preset];
  const isChanged = (key: keyof ScanSettings): boolean =>
    !measuredSettings.has(key) && JSON.stringify(settings[key]) !== JSON.stringify(preset[key]);
  const row = (key: keyof ScanSettings): Markup => {
    return html`<tr>
      <th scope="row">${settingTexts[key].title}</th>
      <td>${describeSetting(key, settings[key])}${!isSettingUsed(key, settings) && ' (not used)'}</td>
      <td>
        ${isChanged(key) && html`<strong>changed</strong>, preset: ${describeSettingValue(key, preset[key])}`}
      </td>
    </tr>`;
  };
  const changed = keys.filter(isChanged).length;
  return html`<section>
    <h2>Settings</h2>
    <p>
      Preset “${describeSettingValue('preset', settings.preset)}”;
      ${changed === 0 ? 'nothing was changed' : `${changed} of its settings were changed, as marked`}.
    </p>
    <table class="facts">
      <tbody>
        ${keys.map(row)}
      </tbody>
    </table>
  </section>`;
}

export function evidenceSection(report: ScanReport): Markup {
  const { model, dataset, cleanAccuracy } = report;
  const { channels, height, width } = model.inputShape;
  const accuracy =
    cleanAccuracy === null
      ? 'not measured'
      : `${percent(cleanAccuracy.accuracy)} of ${cleanAccuracy.images} images`;
  const said = describeModelOptions(model.options);
  const rows: readonly Row[] = [
    ['Model', `${model.name}, ${grouped(model.sizeBytes)} bytes, ${model.format}`],
    ...(said === '' ? [] : [['Said about the model', said] as const]),
    ['Model SHA-256', html`<code>${model.sha256}</code>`],
    ['Model input', `${width} × ${height} pixels, ${channels} channels; ${grouped(model.labelCount)} labels`],
    [
      'Clean images',
      `${dataset.name}, ${grouped(dataset.sizeBytes)} bytes; ${grouped(dataset.imageCount)} images`,
    ],
    ['Clean images SHA-256', html`<code>${dataset.sha256}</code>`],
    ['Images and labels', `images ${placeOfImages(dataset)}, ${placeOfLabels(dataset, dataset.labelsFile)}`],
    ...(dataset.resize === null ? [] : [['Resized', resizeWords[dataset.resize].title] as const]),
    ['Clean accuracy', accuracy],
    ['Held-out images', heldOut(report)],
    ['Seed', String(report.seed)],
    ['Engine and device', `${report.engine}, ${report.device}`],
    ['Timed beforehand', calibration(report)],
    [
      'Versions',
      Object.entries(report.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    ['Started', moment(report.startedAt)],
    ['Finished', moment(report.finishedAt)],
    ['Time searched', duration(report.durationMs)],
    ['Gradient evaluations', grouped(report.gradientEvaluations)],
    ['Status', report.status],
    ...division(report),
    ['Scan', html`<code>${report.scanId}</code>`],
  ];
  return html`<section>
    <h2>Evidence</h2>
    <p>With the two files, the settings and the seed the scan can be repeated.</p>
    <table class="facts">
      <tbody>
        ${rows.map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Nothing for a scan that one machine searched as a whole. */
function division({ shard, mergedFrom }: ScanReport): Row[] {
  const joined = mergedFrom.map((part) => `${formatShard(part.shard)} (${part.scanId})`);
  return [
    ...(shard === null ? [] : [['Shard of the labels', formatShard(shard)] as const]),
    ...(joined.length === 0 ? [] : [['Joined from shards', joined.join(', ')] as const]),
  ];
}

function heldOut({ heldOutImages }: ScanReport): string {
  return heldOutImages === 0
    ? 'none: triggers were not tried on images that the search had not seen'
    : `${grouped(heldOutImages)}, which the search never saw`;
}

function calibration({ calibration: rows }: ScanReport): string | Markup {
  if (rows.length === 0) return 'nothing: device and labels at once were given';
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Engine</th>
        <th scope="col">Device</th>
        <th scope="col">Labels at once</th>
        <th scope="col">Label-evaluations a second</th>
        <th scope="col">Note</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ engine, device, labelSlots, evaluationsPerSecond, note }) =>
          html`<tr>
            <td>${engine}</td>
            <td>${device}</td>
            <td>${labelSlots}</td>
            <td>${evaluationsPerSecond === null ? '–' : evaluationsPerSecond.toFixed(1)}</td>
            <td>${note}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

export function limitsSection(): Markup {
  return html`<section class="limits">
    <h2>What this method does not see</h2>
    <ul>
      <li>
        Backdoors whose trigger covers much of the image, moves, or depends on the image: their mask is not
        small.
      </li>
      <li>
        Backdoors that act on images of some labels only (source-specific): all images are searched together.
      </li>
      <li>Backdoors in most labels at once: the median itself is then that of a backdoor.</li>
      <li>
        Poisoned behaviour without a trigger, and harmful code in the model file: this report is about
        neither.
      </li>
      <li>
        Differences that are there by nature: a label that is easy to reach has a small trigger too. An index
        just above the threshold is found in clean models by chance.
      </li>
    </ul>
    <p>
      Method: Wang, Yao, Shan, Li, Viswanath, Zheng, Zhao: “Neural Cleanse: Identifying and Mitigating
      Backdoor Attacks in Neural Networks”, IEEE Symposium on Security and Privacy, 2019. “No anomaly” does
      not say that a model is clean.
    </p>
  </section>`;
}
