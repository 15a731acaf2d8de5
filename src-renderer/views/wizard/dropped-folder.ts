import type { DroppedItem } from './drop-plan.ts';

/** Files that make a folder a model: TensorFlow.js, and TensorFlow's SavedModel, which is refused with what to do. */
const modelFiles = ['model.json', 'saved_model.pb'];

/** Whether a dropped folder holds a model or images: by the names at its top, nothing is opened. */
export async function kindOfEntry(entry: FileSystemEntry | null): Promise<DroppedItem['kind']> {
  if (entry === null || !entry.isDirectory) return 'file';
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const entries = await new Promise<FileSystemEntry[]>((resolve) =>
      // One that cannot be listed is left to the program, which says why.
      reader.readEntries(resolve, () => resolve([])),
    );
    if (entries.some(({ name }) => modelFiles.includes(name))) return 'model folder';
    if (entries.length === 0) return 'folder';
  }
}
