import { AppError } from '../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../byte-source.ts';
import type { Hdf5File } from '../hdf5/hdf5-file.ts';
import { openHdf5 } from '../hdf5/open-hdf5.ts';
import { parseConfigJson, type JsonObject } from '../keras/config/json.ts';
import type { SavedKerasModel } from '../keras/saved-model.ts';
import { describeBytes } from '../limits.ts';
import { ZipArchive } from '../zip/zip-archive.ts';
import { archiveLimits } from './archive-limits.ts';
import { findObjectWeights } from './object-weights.ts';

/** Names at the top of the archive (keras.src.saving.saving_lib, _CONFIG_FILENAME and below). */
export const entryNames = {
  config: 'config.json',
  metadata: 'metadata.json',
  weights: 'model.weights.h5',
  weightsAsNumpy: 'model.weights.npz',
} as const;

const saveAgain = 'Save the model again with model.save("model.keras").';

/** A `.keras` archive, open until it is closed: the weights are read when the network is built. */
export class KerasArchive {
  readonly saved: SavedKerasModel;
  /** Files in the archive that are not read, such as the vocabulary of a layer. */
  readonly otherEntries: readonly string[];
  private readonly weights: Hdf5File;

  private constructor(saved: SavedKerasModel, otherEntries: readonly string[], weights: Hdf5File) {
    this.saved = saved;
    this.otherEntries = otherEntries;
    this.weights = weights;
  }

  /** Throws AppError: what ZIP, JSON and HDF5 throw, MODEL_CORRUPT and MODEL_WEIGHTS_ONLY where a part is missing. */
  static async open(path: string): Promise<KerasArchive> {
    const archive = await ZipArchive.open(path, archiveLimits);
    try {
      const { compile_config: training, ...model } = await readConfig(archive);
      const { keras_version: version } = await readMetadata(archive);
      const weights = await openWeights(archive);
      const stored = new Map(weights.datasets().map((dataset) => [dataset.path, dataset]));
      const saved: SavedKerasModel = {
        container: 'archive',
        version: typeof version === 'string' ? version : '3',
        backend: '',
        modelConfig: model,
        trainingConfig: isObject(training) ? training : undefined,
        findWeights: (config) => findObjectWeights(stored, config),
      };
      const known = new Set<string>(Object.values(entryNames));
      return new KerasArchive(
        saved,
        [...archive.entries.keys()].filter((name) => !known.has(name)),
        weights,
      );
    } finally {
      archive.close();
    }
  }

  close(): void {
    this.weights.close();
  }
}

async function readConfig(archive: ZipArchive): Promise<JsonObject> {
  if (archive.entries.has(entryNames.config)) return readJson(archive, entryNames.config);
  throw new AppError(
    'MODEL_WEIGHTS_ONLY',
    `${archive.path} is a Keras archive without ${entryNames.config}: it holds weights, but not the model. ${saveAgain}`,
  );
}

/** Archives of every version have it; without it the version, on which the meaning of some layers rests, is unknown. */
async function readMetadata(archive: ZipArchive): Promise<JsonObject> {
  if (archive.entries.has(entryNames.metadata)) return readJson(archive, entryNames.metadata);
  throw new AppError(
    'MODEL_CORRUPT',
    `${archive.path} is a Keras archive without ${entryNames.metadata}, which names the version of Keras that wrote it. ${saveAgain}`,
  );
}

async function readJson(archive: ZipArchive, name: string): Promise<JsonObject> {
  const { sizeBytes } = archive.entries.get(name)!;
  if (sizeBytes > archiveLimits.jsonBytes) {
    throw new AppError(
      'FILE_TOO_LARGE',
      `${archive.path}: ${name} takes ${describeBytes(sizeBytes)}; at most ${describeBytes(archiveLimits.jsonBytes)} are read. No model needs that; do not trust this file.`,
    );
  }
  return parseConfigJson((await archive.read(name)).toString('utf8'), name);
}

async function openWeights(archive: ZipArchive): Promise<Hdf5File> {
  const name = entryNames.weights;
  if (archive.entries.has(name)) {
    return openHdf5(new ByteSource(`${archive.path} (${name})`, await archive.read(name)));
  }
  if (archive.entries.has(entryNames.weightsAsNumpy)) {
    throw new AppError(
      'MODEL_FORMAT_UNSUPPORTED',
      `${archive.path} is a Keras archive with its weights in ${entryNames.weightsAsNumpy}, which can hold pickles and is not read. ${saveAgain}`,
    );
  }
  throw new AppError(
    'MODEL_CORRUPT',
    `${archive.path} is a Keras archive without ${name}: it holds the model, but not its weights. ${saveAgain}`,
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
