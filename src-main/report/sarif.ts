import { caveatSchema, type Caveat, type ScanReport } from '../../src-shared/domain/scan-report.ts';
import { partWords } from '../../src-shared/statistics/evidence-words.ts';
import { labelWithName } from '../../src-shared/statistics/label-name.ts';

/**
 * The report as SARIF 2.1.0 (OASIS, 2020), for tools that collect the findings of scanners: one rule, one result a
 * flagged label, the model as the artifact, the caveats as notifications of the run. A report without flagged labels
 * has no results, which is no proof that the model carries no backdoor.
 */

const rule = {
  id: 'NC001',
  name: 'BackdoorTrigger',
  shortDescription: { text: 'A label of the model stands apart as the target of a backdoor does.' },
  fullDescription: {
    text:
      'Neural Cleanse searches for every label the smallest trigger that sends clean images to it. A label that ' +
      'stands apart from the others is probably the target of a backdoor: by the published rule, because its trigger ' +
      'is abnormally small by the median absolute deviation of all labels; by all of the evidence, because of the size ' +
      'of its trigger, the margin of its logits and the features that the trigger uses together. The setting ' +
      'verdictRule of the run says which rule judged.',
  },
  helpUri: 'https://doi.org/10.1109/SP.2019.00031',
  help: {
    text:
      'Do not use the model before the finding is explained. Look at the trigger, stamp it on images of your own, ' +
      'repeat the scan with another seed, and ask the supplier for the training data.',
  },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security', 'machine-learning', 'backdoor'] },
};

const pairRule = {
  id: 'NC002',
  name: 'BackdoorTriggerOfSomeLabels',
  shortDescription: { text: 'A trigger moves images of one label to another as that of a backdoor does.' },
  fullDescription: {
    text:
      'The smallest trigger that moves images of a source label to a target label is searched for every pair. A pair whose ' +
      'trigger is far smaller than those of the others, although the two labels do not look alike and the trigger does not ' +
      'draw the features of the target, is probably part of a backdoor that acts on images of some labels only, or that ' +
      'moves every label to another.',
  },
  helpUri: rule.helpUri,
  help: rule.help,
  defaultConfiguration: rule.defaultConfiguration,
  properties: rule.properties,
};

/** @returns a document for `JSON.stringify` */
export function reportSarif(report: ScanReport): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Neural Cleanse Desktop',
            version: report.versions['neural-cleanse-desktop'] ?? 'unknown',
            rules: report.pairs === null ? [rule] : [rule, pairRule],
            notifications: caveatSchema.shape.code.options.map((id) => ({ id })),
          },
        },
        automationDetails: { id: `neural-cleanse/${report.scanId}` },
        invocations: [invocation(report)],
        artifacts: [artifact(report.model, ['analysisTarget']), artifact(report.dataset)],
        results: [...report.flaggedLabels.map((label) => result(report, label)), ...pairResults(report)],
        properties: {
          verdict: report.verdict,
          summary: report.summary,
          anomalyIndex: report.anomalyIndex,
          anomalyThreshold: report.anomalyThreshold,
          median: report.median,
          scaledMad: report.scaledMad,
          indexInterval: report.indexInterval,
          reliability: report.reliability,
        },
      },
    ],
  };
}

function invocation(report: ScanReport): object {
  const { status, startedAt, finishedAt, seed, engine, device, settings, caveats } = report;
  return {
    executionSuccessful: status === 'finished',
    startTimeUtc: startedAt,
    ...(finishedAt === null ? {} : { endTimeUtc: finishedAt }),
    toolExecutionNotifications: caveats.map(notification),
    properties: { status, seed, engine, device, settings, gradientEvaluations: report.gradientEvaluations },
  };
}

function notification({ code, effect, message }: Caveat): object {
  const level = effect === 'inconclusive' ? 'warning' : 'note';
  return { descriptor: { id: code }, level, message: { text: message } };
}

function artifact(file: ScanReport['model'] | ScanReport['dataset'], roles?: readonly string[]): object {
  return {
    location: { uri: encodeURIComponent(file.name) },
    length: file.sizeBytes,
    hashes: { 'sha-256': file.sha256 },
    ...(roles === undefined ? {} : { roles }),
  };
}

function result(report: ScanReport, flagged: number): object {
  const label = report.labels.find((one) => one.label === flagged)!;
  const { maskL1Norm, anomalyIndex, attackSuccessRate, heldOutSuccessRate } = label;
  const { norms, indexParts, largestMargin, featureSimilarity } = label;
  const found =
    report.settings.verdictRule === 'evidence'
      ? 'stands apart from the others'
      : 'has an abnormally small trigger';
  return {
    ruleId: rule.id,
    ruleIndex: 0,
    level: report.verdict === 'backdoored' ? 'error' : 'warning',
    message: {
      text:
        `Label ${labelWithName(flagged, report.labelNames)} ${found}: mask L1 norm ` +
        `${maskL1Norm!.toFixed(2)}, median ${report.median!.toFixed(2)}, anomaly index ${anomalyIndex!.toFixed(2)}, ` +
        `threshold ${report.anomalyThreshold}.${indexParts === null ? '' : ` Of the index, ${partWords(indexParts)}.`}`,
    },
    locations: [
      { physicalLocation: { artifactLocation: { uri: encodeURIComponent(report.model.name), index: 0 } } },
    ],
    partialFingerprints: { 'modelSha256AndLabel/v1': `${report.model.sha256}:${flagged}` },
    properties: {
      label: flagged,
      maskL1Norm,
      anomalyIndex,
      attackSuccessRate,
      heldOutSuccessRate,
      norms,
      indexParts,
      largestMargin,
      featureSimilarity,
    },
  };
}

function pairResults({ pairs, model, labelNames, anomalyThreshold, verdict }: ScanReport): object[] {
  if (pairs === null) return [];
  return pairs.flagged.map(({ source, target }) => {
    const pair = pairs.pairs.find((one) => one.source === source && one.target === target)!;
    return {
      ruleId: pairRule.id,
      ruleIndex: 1,
      level: verdict === 'backdoored' ? 'error' : 'warning',
      message: {
        text:
          `Images of ${labelWithName(source, labelNames)} go to ${labelWithName(target, labelNames)} with a trigger of mask L1 ` +
          `norm ${pair.maskL1Norm!.toFixed(2)}, median of the controls ${pairs.median!.toFixed(2)}, anomaly index ` +
          `${pair.anomalyIndex!.toFixed(2)}, threshold ${anomalyThreshold}.`,
      },
      locations: [
        { physicalLocation: { artifactLocation: { uri: encodeURIComponent(model.name), index: 0 } } },
      ],
      partialFingerprints: { 'modelSha256AndPair/v1': `${model.sha256}:${source}:${target}` },
      properties: pair,
    };
  });
}
