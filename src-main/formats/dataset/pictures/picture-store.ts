/** Files by name: a folder on disk or an archive. Hidden files and what operating systems add are left out. */
export interface PictureStore {
  readonly path: string;
  /** E.g. `folder`. */
  readonly format: string;
  /** Paths below `path` with `/` between their parts, in the order of `compareNames`. */
  readonly names: readonly string[];
  /** Folders likewise, those without files included as far as they are known. */
  readonly folders: readonly string[];
  sizeOf(name: string): number;
  /** The whole file. Throws AppError FILE_*. */
  read(name: string): Promise<Buffer>;
  close(): void;
}

/** Files beyond these are refused: ImageNet's training images are 1.3 million. */
export const mostFiles = 2_000_000;

/** Names that file managers and archivers add. Compared without case. */
const clutter = ['thumbs.db', 'desktop.ini', '__macosx', 'icon\r'];

/** Whether a part of a path is hidden or none of the user's files. */
export function isClutter(part: string): boolean {
  return part.startsWith('.') || clutter.includes(part.toLowerCase());
}
