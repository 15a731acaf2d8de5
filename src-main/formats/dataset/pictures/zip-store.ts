import { ZipArchive } from '../../zip/zip-archive.ts';
import { pictureLimits } from '../decoding/picture.ts';
import { compareNames } from './name-order.ts';
import { isClutter, mostFiles, type PictureStore } from './picture-store.ts';

/** The files in a ZIP archive, unpacked one by one when they are read. Throws AppError FILE_*. */
export async function openZipStore(path: string): Promise<PictureStore> {
  const archive = await ZipArchive.open(path, { entries: mostFiles, entryBytes: pictureLimits.bytes });
  const isWanted = (name: string) => !name.split('/').some(isClutter);
  return {
    path,
    format: 'ZIP archive',
    names: [...archive.entries.keys()].filter(isWanted).sort(compareNames),
    folders: archive.folders.filter(isWanted).sort(compareNames),
    sizeOf: (name) => archive.entries.get(name)!.sizeBytes,
    read: (name) => archive.read(name),
    close: () => archive.close(),
  };
}
