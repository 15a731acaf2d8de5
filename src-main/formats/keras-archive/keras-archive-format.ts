import type { Classifier } from '../classifier.ts';
import { readKerasClassifier } from '../keras/keras-reader.ts';
import type { ModelFormat } from '../model-format.ts';
import { entryNames, KerasArchive } from './keras-archive.ts';

const { config, metadata, weights, weightsAsNumpy } = entryNames;

/** The archive that Keras 3 saves, and tf.keras from 2.12 on. */
export const kerasArchive: ModelFormat = {
  name: 'Keras archive',
  extensions: ['keras'],
  matches: (_head, entries) =>
    entries.includes(weights) ||
    entries.includes(weightsAsNumpy) ||
    (entries.includes(config) && entries.includes(metadata)),
  open: async (path) => {
    const archive = await KerasArchive.open(path);
    try {
      return withFinding(readKerasClassifier(archive.saved), archive.otherEntries);
    } finally {
      archive.close();
    }
  },
};

function withFinding(classifier: Classifier, others: readonly string[]): Classifier {
  if (others.length === 0) return classifier;
  const shown = others.slice(0, 4).join(', ');
  const message = `The archive also holds ${shown}${others.length > 4 ? ` and ${others.length - 4} more files` : ''}, which play no part in the predictions and were not read.`;
  return { ...classifier, findings: [...classifier.findings, { severity: 'info', message }] };
}
