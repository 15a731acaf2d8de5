import { AppError } from '../../../../src-shared/domain/app-error.ts';
import { ByteSource } from '../../byte-source.ts';
import { ByteWindow } from './byte-window.ts';
import { decodeFile } from './decode-message.ts';
import { ExternalFiles } from './external-data.ts';
import { modelMessage, type GraphProto, type ModelProto, type OperatorSetId } from './schema.ts';
import { TensorReader } from './tensor-data.ts';

/** Operator sets that are read; semantics before 7 differ (broadcasting), those after 23 are not known here. */
const oldestOperatorSet = 7;
const newestOperatorSet = 23;
const reexport = 'Export the model again with opset_version=17, or convert it with onnx.version_converter.';

/** An ONNX file that is open: its structure in memory, its tensors read on demand. */
export interface ModelFile {
  readonly path: string;
  readonly model: ModelProto;
  readonly graph: GraphProto;
  /** Version of ONNX's own operators. */
  readonly operatorSet: number;
  readonly tensors: TensorReader;
  readonly external: ExternalFiles;
  /** Reads a span of text, such as the value of an attribute. */
  text(span: { readonly offset: number; readonly length: number }): string;
  close(): void;
}

/** Longest text in an attribute: an equation, the name of a mode. */
const maxTextBytes = 4_096;

/** Throws AppError FILE_* and MODEL_* where this is no readable ONNX model. */
export function openModelFile(path: string): ModelFile {
  const source = new ByteSource(path);
  try {
    const window = new ByteWindow(source);
    const model = decodeFile(window, modelMessage) as ModelProto;
    const { graph } = model;
    if (graph === undefined || (graph.node ?? []).length === 0) throw empty(path);
    const operatorSet = operatorSetOf(path, model.opset_import ?? []);
    const external = new ExternalFiles(path);
    return {
      path,
      model,
      graph,
      operatorSet,
      external,
      tensors: new TensorReader(source, external),
      text: ({ offset, length }) => window.view(offset, Math.min(length, maxTextBytes)).toString('utf8'),
      close: () => {
        external.close();
        source.close();
      },
    };
  } catch (error) {
    source.close();
    throw error;
  }
}

/** The version that a list of imports states for ONNX's own operators; undefined where it states none. */
export function ownOperatorSet(imports: readonly OperatorSetId[]): number | undefined {
  return imports.find(({ domain = '' }) => domain === '' || domain === 'ai.onnx')?.version;
}

function operatorSetOf(path: string, imports: readonly OperatorSetId[]): number {
  const version = ownOperatorSet(imports);
  if (version === undefined) {
    throw new AppError(
      'MODEL_CORRUPT',
      `${path} does not state which version of the ONNX operators it uses. ${reexport}`,
    );
  }
  if (version < oldestOperatorSet || version > newestOperatorSet) {
    throw new AppError(
      'MODEL_FORMAT_UNSUPPORTED',
      `${path} uses version ${version} of the ONNX operators; ${oldestOperatorSet} to ${newestOperatorSet} are read. ${reexport}`,
    );
  }
  return version;
}

function empty(path: string): AppError {
  return new AppError(
    'MODEL_CORRUPT',
    `${path} is an ONNX file without a network in it. Export the model again.`,
  );
}
