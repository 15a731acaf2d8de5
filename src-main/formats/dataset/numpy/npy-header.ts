import { AppError } from '../../../../src-shared/domain/app-error.ts';

/** What the header of an .npy file says of its array. */
export interface NpyHeader {
  readonly shape: readonly number[];
  readonly isColumnMajor: boolean;
  /** NumPy's description of an element without its byte order, e.g. `f4`, `U3`, `O`; or `structures`. */
  readonly type: string;
  readonly isBigEndian: boolean;
  /** Position of the first element. */
  readonly dataOffset: number;
}

const magic = Buffer.from('\x93NUMPY', 'latin1');
/** Longest header: NumPy itself refuses more unless it is told to trust the file (numpy.lib.format, _MAX_HEADER_SIZE). */
export const longestHeader = 10_000;
/** Most axes that NumPy 2 knows. */
const mostAxes = 64;

/** `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`: the three keys in any order, nothing else. */
const headerPattern =
  /^\s*\{\s*(?:'(?:descr|fortran_order|shape)'\s*:\s*(?:'[^'\\]*'|True|False|\([\d\s,L]*\)|\[[^\]{}]*\])\s*,?\s*){3}\}\s*$/;

export function isNpy(head: Buffer): boolean {
  return head.subarray(0, magic.length).equals(magic);
}

/**
 * Parses the header of an .npy file, versions 1.0 to 3.0 (NumPy Enhancement Proposal 1 and numpy.lib.format). It is a Python
 * literal, matched by a pattern and never evaluated. Throws FILE_CORRUPT.
 *
 * @param head the file from its beginning, at least `longestHeader` bytes where it has so many
 */
export function parseNpyHeader(head: Buffer, where: string): NpyHeader {
  if (!isNpy(head) || head.length < 12) throw malformed(where, 'it does not begin as one');
  const version = head[6]!;
  if (version < 1 || version > 3) throw malformed(where, `version ${version} of the format is not known`);
  const lengthBytes = version === 1 ? 2 : 4;
  const length = head.readUIntLE(8, lengthBytes);
  const start = 8 + lengthBytes;
  if (length > longestHeader) throw malformed(where, `its header declares ${length} bytes`);
  if (start + length > head.length) throw malformed(where, 'it ends inside its header');
  // Runs of spaces, which fill the header up, would make matching slow.
  const text = head
    .toString(version === 3 ? 'utf8' : 'latin1', start, start + length)
    .replaceAll(/\s+/g, ' ');
  if (!headerPattern.test(text))
    throw malformed(where, 'its header is not the three keys descr, fortran_order and shape');
  return {
    ...parseType(text, where),
    shape: parseShape(text, where),
    isColumnMajor: isFortran(text, where),
    dataOffset: start + length,
  };
}

function parseType(text: string, where: string): Pick<NpyHeader, 'type' | 'isBigEndian'> {
  if (/'descr'\s*:\s*\[/.test(text)) return { type: 'structures', isBigEndian: false };
  const found = /'descr'\s*:\s*'([<>|=]?)([^']*)'/.exec(text);
  if (found !== null) return { type: found[2]!, isBigEndian: found[1] === '>' };
  throw malformed(where, 'its type cannot be read');
}

function parseShape(text: string, where: string): number[] {
  const found = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text);
  if (found === null) throw malformed(where, 'its shape cannot be read');
  const extents = found[1]!
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '');
  const shape = extents.map(Number);
  if (shape.length > mostAxes || !shape.every((extent) => Number.isSafeInteger(extent))) {
    throw malformed(where, `its shape (${found[1]!.slice(0, 60)}) is none`);
  }
  return shape;
}

function isFortran(text: string, where: string): boolean {
  const found = /'fortran_order'\s*:\s*(True|False)/.exec(text);
  if (found === null) throw malformed(where, 'its header does not say the order of its axes');
  return found[1] === 'True';
}

function malformed(where: string, reason: string): AppError {
  return new AppError(
    'FILE_CORRUPT',
    `${where} is no sound NumPy array (${reason}). Save it again with np.save or np.savez.`,
  );
}
