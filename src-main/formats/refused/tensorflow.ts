import type { FileSample } from '../file-sample.ts';
import { firstFields } from './protobuf.ts';
import { firstOf, type RefusedFormat } from './refused-format.ts';
import { looksLike, startsWith } from './sample-tests.ts';

export const savedModel: RefusedFormat = {
  name: 'a TensorFlow SavedModel',
  remedy:
    'It was not opened, because it is a program. Convert its folder to ONNX (pip install tf2onnx) and open that file:',
  lines: () => ['python -m tf2onnx.convert --saved-model FOLDER --output model.onnx'],
};

export const checkpoint: RefusedFormat = {
  name: 'a part of a TensorFlow checkpoint (.index, .data-00000-of-00001): weights without their network',
  remedy:
    'It was not opened. Load the weights into their network (pip install tf_keras), save it whole and open that file:',
  lines: () => [
    'model = make_network()  # built with tf_keras as it was trained',
    'model.load_weights("CHECKPOINT").expect_partial()  # the name without .index',
    'model.save("model.keras")',
  ],
};

const toOnnx = 'It was not opened. Convert it to ONNX (pip install tf2onnx) and open that file:';

/** Files of TensorFlow and TensorFlow Lite. */
export const recognizeTensorFlow = firstOf([
  {
    name: 'a TensorFlow Lite model (.tflite)',
    remedy: toOnnx,
    lines: (file) => [`python -m tf2onnx.convert --tflite ${file} --output model.onnx`],
    // FlatBuffers keep the identifier of the schema after four bytes (schema.fbs, file_identifier).
    matches: looksLike(/^[^]{4}TFL\d/),
  },
  { ...savedModel, name: 'the graph of a TensorFlow SavedModel (saved_model.pb)', matches: isSavedModel },
  {
    name: 'a TensorFlow graph (GraphDef, .pb)',
    remedy: `${toOnnx.slice(0, -1)}, with the names of its first and last tensor:`,
    lines: (file) => [
      `python -m tf2onnx.convert --graphdef ${file} --inputs input:0 --outputs softmax:0 --output model.onnx`,
    ],
    matches: isGraphDef,
  },
  {
    name: 'the graph of a TensorFlow 1 checkpoint (.meta)',
    remedy: `${toOnnx.slice(0, -1)}, with the names of its first and last tensor:`,
    lines: (file) => [
      `python -m tf2onnx.convert --checkpoint ${file} --inputs input:0 --outputs softmax:0 --output model.onnx`,
    ],
    matches: isMetaGraph,
  },
  {
    ...checkpoint,
    // An index is a table whose first key is empty and holds BundleHeaderProto (tensor_bundle.proto): num_shards, version.
    matches: (sample) =>
      looksLike(/^\0\0[\x04-\x20]\x08[\x01-\x7f](\x10[\0\x01])?\x1a\x02\x08\x01/)(sample) ||
      /\.data-\d{5}-of-\d{5}$/.test(sample.path),
  },
  { ...checkpoint, matches: startsWith('model_checkpoint_path: "') },
  {
    name: 'a TensorFlow graph written as text (.pbtxt)',
    remedy: 'Convert the model that it was written from to ONNX, with tf2onnx, and open that file.',
    matches: looksLike(/^\s*(node \{|meta_graph_def \{|meta_graphs \{|saved_model_schema_version)/),
  },
]);

/** SavedModel: schema version 1, then MetaGraphDefs, each beginning with its MetaInfoDef (saved_model.proto). */
function isSavedModel({ head }: FileSample): boolean {
  const [version, graph] = firstFields(head);
  if (version?.number !== 1 || version.value !== 1 || graph?.number !== 2) return false;
  return graph.content !== null && isMetaGraphDef(graph.content);
}

function isMetaGraph({ head }: FileSample): boolean {
  return isMetaGraphDef(head);
}

/** MetaGraphDef: MetaInfoDef, whose first field is a list of operations (2) or of tags (4) (meta_graph.proto). */
function isMetaGraphDef(bytes: Buffer): boolean {
  const info = firstFields(bytes)[0];
  if (info?.number !== 1 || info.content === null) return false;
  const first = firstFields(info.content)[0];
  return first !== undefined && first.content !== null && [2, 4, 5].includes(first.number);
}

/** GraphDef: nodes, each with a name and an operation (graph.proto, node_def.proto). */
function isGraphDef({ head }: FileSample): boolean {
  const node = firstFields(head)[0];
  if (node?.number !== 1 || node.content === null) return false;
  const [name, operation] = firstFields(node.content);
  const isNamed = /^[\w./>-]+$/.test(name?.content?.toString('latin1') ?? '');
  const isOperation = /^[A-Z_]\w*$/.test(operation?.content?.toString('latin1') ?? '');
  return name?.number === 1 && operation?.number === 2 && isNamed && isOperation;
}
