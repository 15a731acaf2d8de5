import { dirname } from 'node:path';
import { dialog, type FileFilter, type OpenDialogOptions } from 'electron';
import { z } from 'zod';
import type { InvokeRequest } from '../../src-shared/contract/invoke-map.ts';
import type { WindowHolder } from './desktop-window.ts';
import type { Store } from './store.ts';

/** What is asked for; each has a folder of its own that the next dialog opens in. */
export type FilePurpose = InvokeRequest<'files:choose'>['purpose'];

export const dialogFoldersSchema = z.record(z.string(), z.string());
export type DialogFolders = z.infer<typeof dialogFoldersSchema>;

const everything: FileFilter = { name: 'All files', extensions: ['*'] };

const fileDialogs: Readonly<Record<FilePurpose, OpenDialogOptions>> = {
  model: {
    title: 'Open a model',
    properties: ['openFile'],
    filters: [
      { name: 'Models (Keras, ONNX, TensorFlow.js)', extensions: ['h5', 'hdf5', 'keras', 'onnx', 'json'] },
      everything,
    ],
  },
  dataset: {
    title: 'Open clean images',
    properties: ['openFile'],
    filters: [
      {
        name: 'Images and labels (HDF5, NumPy, ZIP, IDX, CIFAR, MATLAB)',
        extensions: ['h5', 'hdf5', 'npz', 'npy', 'zip', 'gz', 'bin', 'mat'],
      },
      everything,
    ],
  },
  'dataset-folder': { title: 'Open a folder of clean images', properties: ['openDirectory'] },
  labels: {
    title: 'Open the labels of the images',
    properties: ['openFile'],
    filters: [
      {
        name: 'Labels (CSV, NumPy, IDX, HDF5)',
        extensions: ['csv', 'tsv', 'txt', 'npy', 'npz', 'gz', 'h5', 'hdf5'],
      },
      everything,
    ],
  },
  'label-names': {
    title: 'Open the names of the labels',
    properties: ['openFile'],
    filters: [{ name: 'Text and CSV', extensions: ['txt', 'csv'] }, everything],
  },
};

/** The system's dialogs for files and folders. Each opens in the folder that was used last for the same purpose. */
export class FileDialogs {
  private readonly holder: WindowHolder;
  private readonly folders: Store<DialogFolders>;

  constructor(holder: WindowHolder, folders: Store<DialogFolders>) {
    this.holder = holder;
    this.folders = folders;
  }

  /** Null: none was chosen. */
  async chooseFile(purpose: FilePurpose): Promise<string | null> {
    const path = await this.ask(purpose, fileDialogs[purpose]);
    if (path !== null) this.remember(purpose, dirname(path));
    return path;
  }

  /** The folder that an export goes into. Null: none was chosen. */
  async chooseExportFolder(): Promise<string | null> {
    const folder = await this.ask('export', {
      title: 'Export into a folder',
      buttonLabel: 'Export here',
      properties: ['openDirectory', 'createDirectory'],
    });
    if (folder !== null) this.remember('export', folder);
    return folder;
  }

  private async ask(purpose: string, options: OpenDialogOptions): Promise<string | null> {
    const defaultPath = this.folders.value[purpose];
    const all = { ...options, ...(defaultPath === undefined ? {} : { defaultPath }) };
    const window = this.holder.current;
    const { canceled, filePaths } =
      window === undefined ? await dialog.showOpenDialog(all) : await dialog.showOpenDialog(window, all);
    return canceled ? null : (filePaths[0] ?? null);
  }

  private remember(purpose: string, folder: string): void {
    this.folders.write({ ...this.folders.value, [purpose]: folder });
  }
}
