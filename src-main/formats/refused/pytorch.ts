import type { FileSample } from '../file-sample.ts';
import { pickledClass } from './pickle.ts';
import type { RefusedFormat } from './refused-format.ts';
import { headText, holdsEntry, startsWith } from './sample-tests.ts';

/** PROTO 2 and the number that `torch.save` wrote before version 1.6 (torch/serialization.py, MAGIC_NUMBER). */
const oldMagic = '\x80\x02\x8a\x0al\xfc\x9cF\xf9\x20j\xa8P\x19.';
const holdsPickle = holdsEntry(/(^|\/)data\.pkl$/);
const holdsTorchScript = holdsEntry(/(^|\/)(code\/.*\.py|constants\.pkl)$/);
const holdsProgram = holdsEntry(/(^|\/)(archive_format|serialized_exported_program\.json)$/);
const isOld = startsWith(oldMagic);

const whyPickle = 'It was not opened: it is a Python pickle, which can run code when it is loaded.';
const exportLine = (model: string): string =>
  `torch.onnx.export(${model}, torch.zeros(1, 3, 224, 224), "model.onnx")  # the size of its images`;

/** Files of PyTorch: `torch.save` of either format, TorchScript, `torch.export`, Lightning. */
export function recognizePyTorch(sample: FileSample): RefusedFormat | undefined {
  if (holdsProgram(sample)) return exportedProgram;
  if (holdsTorchScript(sample)) return torchScript;
  if (isOldTar(sample)) return weights('a PyTorch file of 2016 or earlier (a tar archive of pickles)', null);
  if (!holdsPickle(sample) && !isOld(sample)) return undefined;
  const text = headText(sample);
  if (text.includes('pytorch-lightning_version')) {
    return weights('a PyTorch Lightning checkpoint (.ckpt)', 'state_dict');
  }
  const className = pickledClass(sample);
  if (className !== undefined) return wholeModule(className);
  const key = /(state_dict|model_state_dict|model_state|model)q[\0-\xff](?:h|c)/.exec(text)?.[1] ?? null;
  return weights('a PyTorch file of weights (.pt, .pth, .ckpt), without the network they belong to', key);
}

const exportedProgram: RefusedFormat = {
  name: 'a PyTorch program of torch.export (.pt2)',
  remedy: 'It was not opened, because loading it can run code. Convert it to ONNX and open that file:',
  lines: (file) => [
    'import torch',
    `program = torch.export.load(${file})`,
    'torch.onnx.export(program, f="model.onnx", dynamo=True)',
  ],
};

const torchScript: RefusedFormat = {
  name: 'a TorchScript model (.pt)',
  remedy: 'It was not opened, because it is a program. Convert it to ONNX and open that file:',
  lines: (file) => [
    'import torch',
    `model = torch.jit.load(${file}, map_location="cpu").eval()`,
    'images = torch.zeros(1, 3, 224, 224)  # the size of its images',
    'torch.onnx.export(model, images, "model.onnx", dynamo=False)',
  ],
};

/** @param key where the weights stand in the file's dictionary; null where they are the whole of it */
function weights(name: string, key: string | null): RefusedFormat {
  const chosen = key === null ? 'weights' : `weights[${JSON.stringify(key)}]`;
  return {
    name,
    remedy: `${whyPickle} Load the weights into their network, export it to ONNX (pip install onnx onnxscript) and open that file:`,
    lines: (file) => [
      'import torch',
      'model = MyNetwork()  # the class that was trained',
      `weights = torch.load(${file}, map_location="cpu", weights_only=True)  # runs no code`,
      `model.load_state_dict(${chosen})`,
      exportLine('model.eval()'),
    ],
  };
}

function wholeModule(className: string): RefusedFormat {
  return {
    name: `a PyTorch file (.pt, .pth) with a pickled object of class ${className}`,
    remedy: `${whyPickle} Where its source is trusted, or in a sandbox without network, export it to ONNX (pip install onnx onnxscript) and open that file:`,
    lines: (file) => [
      'import torch',
      `model = torch.load(${file}, map_location="cpu", weights_only=False)  # can run code of the file`,
      exportLine('model.eval()'),
    ],
  };
}

/** `torch.save` before 0.1.10: a tar archive whose first entry is named so; the name stands first (POSIX ustar). */
function isOldTar(sample: FileSample): boolean {
  return /^(\.\/)?(sys_info|pickle|storages|tensors)\0/.test(headText(sample));
}
