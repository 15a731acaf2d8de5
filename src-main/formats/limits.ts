const kibi = 1024;
const mebi = kibi * kibi;
const gibi = kibi * mebi;

/**
 * What a file may ask for before it is refused. Each bound is far above what real models and image sets need and far
 * below what would exhaust the process; all are checked before anything is allocated.
 */
export const formatLimits = {
  /** Groups, datasets and links in one file. Large Keras models with optimiser state have about 10,000. */
  objects: 100_000,
  /** Levels of groups. Keras nests models, not groups: real files stay below 12. */
  depth: 64,
  /** Attributes on one object; Keras writes fewer than ten. */
  attributesPerObject: 4_096,
  /** One attribute, decoded. The largest `model_config` met is about 2 MB. */
  attributeBytes: 16 * mebi,
  /** Header of one object, continuation blocks included. HDF5 keeps attributes above 64 KiB elsewhere. */
  objectHeaderBytes: 16 * mebi,
  /** One `read` of one dataset: the largest dense layer of VGG16 is 0.4 GB. */
  readBytes: gibi,
  /** What goes through the HDF5 library's own memory at a time, unless a single row is larger. */
  blockBytes: 16 * mebi,
  /** One chunk, which HDF5 unpacks whole. Its own recommendation is about 1 MiB. */
  chunkBytes: 256 * mebi,
  /** Chunks of one dataset; one million of 1 MiB each make a terabyte. */
  chunks: 4_000_000,
  /** Deflate cannot do better than 1032 : 1 (zlib technical details); some room for rounding. */
  compressionRatio: 1_100,
  /** Time to list a file; the largest real model takes well under a second. */
  openMs: 30_000,
} as const;

/** `1536` → `1.5 KiB`. */
export function describeBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
  let value = bytes;
  let unit = 0;
  while (value >= kibi && unit < units.length - 1) {
    value /= kibi;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
