import type { FileSample } from '../file-sample.ts';
import { headText } from './sample-tests.ts';

/**
 * Whether a file is a Python pickle: protocols 2 to 5 begin with PROTO (CPython, Lib/pickletools.py); 0 and 1 are told by
 * the words that a dictionary, a list or an object begins with.
 */
export function isPickle(sample: FileSample): boolean {
  const text = headText(sample);
  return /^\x80[\x02-\x05]/.test(text) || /^(c[\w.]+\n\w+\n|\(?[dl]p\d+\n|[\]}]q[\0-\xff])/.test(text);
}

/** Modules whose classes are only the wrapping of the weights. */
const wrapping =
  /^(collections|torch|torch\._\w+|torch\.storage|torch\.serialization|numpy|numpy\..*|builtins|__builtin__|copy_?reg|_codecs)$/;
/** GLOBAL `c` with module and name in lines, and STACK_GLOBAL after two SHORT_BINUNICODE (protocol 4). */
const globals = /c([\w.]+)\n(\w+)\n|\x8c[^]([\w.]+)\x94\x8c[^](\w+)\x94\x93/g;

/** The first class that a pickle names besides the wrapping of weights, e.g. `torchvision.models.resnet.ResNet`. */
export function pickledClass(sample: FileSample): string | undefined {
  for (const match of headText(sample).matchAll(globals)) {
    const module = match[1] ?? match[3]!;
    if (!wrapping.test(module)) return `${module}.${match[2] ?? match[4]!}`;
  }
  return undefined;
}
