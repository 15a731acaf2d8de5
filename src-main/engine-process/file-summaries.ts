import type { ModelOptions } from '../../src-shared/domain/model-options.ts';
import type { FileEvidence } from '../../src-shared/domain/scan-report.ts';
import type { Dataset } from '../formats/dataset/dataset.ts';
import type { Classifier } from '../formats/classifier.ts';
import type { DatasetSummary, ModelSummary } from './input-answers.ts';
import type { ResidentImages } from './resident-images.ts';

export function summarizeModel(
  classifier: Classifier,
  file: FileEvidence,
  options: ModelOptions,
): ModelSummary {
  const { format, inputShape, labelCount, layers, findings, scalesItsInput } = classifier;
  return { file, options, format, inputShape, labelCount, layers, findings, scalesItsInput };
}

export function summarizeDataset(
  dataset: Dataset,
  file: FileEvidence,
  resident: ResidentImages,
): DatasetSummary {
  const { format, imagesKey, labelsKey, labelsPath, layout, labelForm, elementType } = dataset;
  const { channels, height, width, arrays, labelNames, resize, findings } = dataset;
  return {
    file,
    format,
    imagesKey,
    labelsKey,
    labelsPath,
    layout,
    labelForm,
    elementType,
    imageCount: dataset.count,
    residentImages: resident.count,
    shape: { channels, height, width },
    valueRange: resident.valueRange,
    arrays: [...arrays],
    imagesPerLabel: dataset.labels === null ? null : countLabels(dataset.labels),
    labelNames,
    resize,
    findings,
  };
}

function countLabels(labels: Int32Array): number[] {
  const counts: number[] = [];
  for (const label of labels) {
    while (counts.length <= label) counts.push(0);
    counts[label] = counts[label]! + 1;
  }
  return counts;
}
