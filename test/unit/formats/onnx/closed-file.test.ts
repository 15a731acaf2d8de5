import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openModelFile } from '../../../../src-main/formats/onnx/file/model-file.ts';
import { readOnnxClassifier } from '../../../../src-main/formats/onnx/onnx-reader.ts';
import { Graph } from '../../../../src-main/graph/graph.ts';

const folder = join(import.meta.dirname, '../../../fixtures/torch/small');
const index = z.array(z.object({ file: z.string() }));
const files = index.parse(JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));

/** A window of the file stays in memory, so that a small file would not show what is read too late. */
describe('a network whose file is closed', () => {
  it.each(files)('$file is built without reading it again', ({ file: name }) => {
    const file = openModelFile(join(folder, name));
    let isClosed = false;
    const text: typeof file.text = (span) => {
      if (isClosed) throw new Error('text is read after the file was closed');
      return file.text(span);
    };
    const classifier = readOnnxClassifier({ ...file, text }, { inputSize: null, output: null });
    file.close();
    isClosed = true;
    const { channels, height, width } = classifier.inputShape;
    const graph = new Graph();
    const logits = classifier.buildLogits(graph, graph.input('images', [3, channels, height, width]));
    expect(logits.shape).toEqual([3, classifier.labelCount]);
  });
});
