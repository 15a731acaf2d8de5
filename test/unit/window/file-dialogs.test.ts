import { join } from 'node:path';
import type { OpenDialogOptions } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { modelFormats } from '../../../src-main/formats/model-formats.ts';
import { FileDialogs, type DialogFolders } from '../../../src-main/window/file-dialogs.ts';

const asked: OpenDialogOptions[] = [];
/** What the user chooses; null: nothing. */
let choice: string | null = null;

vi.mock('electron', () => ({
  dialog: {
    showOpenDialog: async (options: OpenDialogOptions) => {
      asked.push(options);
      return { canceled: choice === null, filePaths: choice === null ? [] : [choice] };
    },
  },
}));

beforeEach(() => {
  asked.length = 0;
});

function setUp() {
  let folders: DialogFolders = {};
  const store = {
    get value() {
      return folders;
    },
    write: (document: DialogFolders) => {
      folders = document;
    },
  };
  return new FileDialogs({ current: undefined }, store);
}

const models = join('/evidence', 'models');

describe('FileDialogs', () => {
  it('opens in the folder that was used last for the same purpose', async () => {
    const dialogs = setUp();
    choice = join(models, 'model.h5');
    expect(await dialogs.chooseFile('model')).toBe(choice);
    await dialogs.chooseFile('model');
    await dialogs.chooseFile('dataset');
    expect(asked.map(({ defaultPath }) => defaultPath)).toEqual([undefined, models, undefined]);
  });

  it('remembers the folder of exports by itself', async () => {
    const dialogs = setUp();
    choice = models;
    expect(await dialogs.chooseExportFolder()).toBe(models);
    await dialogs.chooseExportFolder();
    await dialogs.chooseFile('model');
    expect(asked.map(({ defaultPath }) => defaultPath)).toEqual([undefined, models, undefined]);
  });

  it('answers null where nothing was chosen, and remembers nothing', async () => {
    const dialogs = setUp();
    choice = null;
    expect(await dialogs.chooseFile('model')).toBeNull();
    await dialogs.chooseFile('model');
    expect(asked.map(({ defaultPath }) => defaultPath)).toEqual([undefined, undefined]);
  });

  it.each(['model', 'dataset', 'labels', 'label-names'] as const)(
    'offers the usual kinds of file, and any, for %s',
    async (purpose) => {
      choice = null;
      await setUp().chooseFile(purpose);
      const { filters, properties, title } = asked[0]!;
      expect(filters!.at(-1)!.extensions).toEqual(['*']);
      expect(properties).toEqual(['openFile']);
      expect(title).toMatch(/^Open /);
    },
  );

  it('asks for a folder of images by itself: no dialog of Windows or Linux offers files and folders', async () => {
    choice = join('/evidence', 'pictures');
    const dialogs = setUp();
    expect(await dialogs.chooseFile('dataset-folder')).toBe(choice);
    await dialogs.chooseFile('dataset-folder');
    expect(asked[0]).toEqual({ title: 'Open a folder of clean images', properties: ['openDirectory'] });
    expect(asked[1]!.defaultPath).toBe(join('/evidence'));
  });

  it('offers every usual ending of the models that are read', async () => {
    choice = null;
    await setUp().chooseFile('model');
    const offered = asked[0]!.filters![0]!.extensions;
    for (const { name, extensions } of modelFormats) {
      for (const extension of extensions) expect(offered, name).toContain(extension);
    }
  });
});
