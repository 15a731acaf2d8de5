/** A model format that is recognised so that it can be refused by name. */
export interface OtherFormat {
  /** Completes "… is …". */
  readonly name: string;
  readonly remedy: string;
}

const inKeras = 'Load it in Keras, save it with model.save("model.h5") and open that file.';
const convert = 'Only Keras HDF5 files (.h5, .hdf5) are read; convert it to Keras and save it as one.';

/** Name of the first entry of a ZIP archive (PKWARE APPNOTE 4.3.7: 26 bytes before its length, 30 before its name). */
function firstZipEntry(head: Buffer): string | undefined {
  if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) return undefined;
  return head.toString('latin1', 30, 30 + head.readUInt16LE(26));
}

/** Ordered from the most to the least certain. */
const otherFormats: readonly (OtherFormat & { readonly matches: (head: Buffer) => boolean })[] = [
  {
    name: 'a Keras 3 archive (.keras)',
    remedy: inKeras,
    matches: (head) => /^(metadata\.json|config\.json|model\.weights\.h5)$/.test(firstZipEntry(head) ?? ''),
  },
  {
    name: 'a PyTorch archive (.pt, .pth)',
    remedy: `It was not unpacked, because it can run code when it is loaded. ${convert}`,
    matches: (head) => /(^|\/)(data\.pkl|version|constants\.pkl)$/.test(firstZipEntry(head) ?? ''),
  },
  {
    name: 'a TensorFlow Lite model (.tflite)',
    remedy: convert,
    matches: (head) => head.toString('latin1', 4, 8) === 'TFL3',
  },
  {
    name: 'a Python pickle, as older PyTorch writes it',
    remedy: `It was not loaded, because it can run code when it is. ${convert}`,
    matches: (head) => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
  },
  {
    name: 'a safetensors file, which holds weights without a model',
    remedy: convert,
    matches: (head) => /^[^]{4}\0{4}\{"/.test(head.toString('latin1', 0, 10)),
  },
];

/** What a file is by its first bytes; undefined where it is no known model format. */
export function nameOtherFormat(head: Buffer): OtherFormat | undefined {
  return otherFormats.find((format) => format.matches(head));
}
