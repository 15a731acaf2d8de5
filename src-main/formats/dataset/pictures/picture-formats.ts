import { isZip } from '../../zip/zip-archive.ts';
import type { DatasetFormat } from '../dataset-format.ts';
import { openFolder } from './folder-store.ts';
import { openPictures } from './open-pictures.ts';
import { openZipStore } from './zip-store.ts';

/** A folder of pictures, or of folders of pictures. */
export const folderFormat: DatasetFormat = {
  name: 'folder',
  extensions: [],
  matches: ({ kind }) => kind === 'folder',
  open: async (path, options) => openPictures(await openFolder(path), options),
};

/** The same in a ZIP archive. */
export const zipFormat: DatasetFormat = {
  name: 'ZIP archive',
  extensions: ['zip'],
  matches: ({ head }) => isZip(head),
  open: async (path, options) => openPictures(await openZipStore(path), options),
};
