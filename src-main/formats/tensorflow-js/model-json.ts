import { z } from 'zod';
import { AppError } from '../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../byte-source.ts';
import { isJsonObject, parseConfigJson, type JsonObject } from '../keras/config/json.ts';
import { describeBytes } from '../limits.ts';
import { refusal } from '../refused/refused-format.ts';
import { weightsManifest, type WeightsManifest } from './weights-manifest.ts';

/** `model.json` of VGG16 takes 20 KB; that of EfficientNet-B7, 1 MB. */
const maxBytes = 32 * 1024 ** 2;

/** `model.json` (tfjs-core, io/types.ts, ModelJSON), as far as it is read. */
export interface ModelJson {
  readonly topology: Topology;
  readonly trainingConfig: JsonObject | undefined;
  readonly weightsManifest: WeightsManifest;
}

interface Topology {
  /** Keras' `class_name` and `config`. */
  readonly config: JsonObject;
  /** What wrote the configuration, e.g. `2.12.0` or `tfjs-layers 4.22.0`; empty where it does not say. */
  readonly version: string;
}

/**
 * Reads and checks `model.json`. Throws AppError FILE_*, MODEL_CORRUPT, MODEL_WEIGHTS_ONLY, and MODEL_FORMAT_UNSUPPORTED
 * for a graph model.
 */
export function readModelJson(path: string): ModelJson {
  const json = parse(path);
  const { modelTopology, format } = json;
  if (format === 'graph-model' || (isJsonObject(modelTopology) && Array.isArray(modelTopology.node))) {
    throw refusal(path, graphModel);
  }
  if (!isJsonObject(modelTopology)) {
    throw new AppError(
      'MODEL_WEIGHTS_ONLY',
      `${path} has no modelTopology: it lists weights, but not the model. Save the model again with model.save, which writes both.`,
    );
  }
  const training = modelTopology.training_config ?? json.trainingConfig;
  return {
    topology: readTopology(modelTopology),
    trainingConfig: isJsonObject(training) ? training : undefined,
    weightsManifest: readManifest(path, json.weightsManifest),
  };
}

const graphModel = {
  name: 'a graph model of TensorFlow.js, which is a program instead of a list of layers',
  remedy: 'Convert it to ONNX (pip install tf2onnx) and open that file:',
  lines: (file: string) => [`python -m tf2onnx.convert --tfjs ${file} --output model.onnx`],
};

function parse(path: string): JsonObject {
  const source = new ByteSource(path);
  try {
    if (source.sizeBytes > maxBytes) {
      throw new AppError(
        'FILE_TOO_LARGE',
        `${path} takes ${describeBytes(source.sizeBytes)}; at most ${describeBytes(maxBytes)} are read of a model.json. Weights belong into files of their own.`,
      );
    }
    return parseConfigJson(
      source
        .read(0, source.sizeBytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
      path,
    );
  } finally {
    source.close();
  }
}

/** The Python converter puts the configuration under `model_config`; TensorFlow.js itself does not. */
function readTopology(topology: JsonObject): Topology {
  const config = isJsonObject(topology.model_config) ? topology.model_config : topology;
  const version = topology.keras_version ?? config.keras_version;
  return { config, version: typeof version === 'string' ? version : '' };
}

function readManifest(path: string, manifest: unknown): WeightsManifest {
  const result = weightsManifest.safeParse(manifest);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new AppError(
    'MODEL_CORRUPT',
    `${path}: weightsManifest${issue.path.map((part) => `[${JSON.stringify(part)}]`).join('')} is not as TensorFlow.js writes it (${issue.message}). Convert or save the model again.`,
    { detail: z.prettifyError(result.error) },
  );
}
