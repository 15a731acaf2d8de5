import { AppError } from '../../../src-shared/domain/app-error.ts';
import type { ByteSource } from '../byte-source.ts';
import { loadHdf5Library } from './hdf5-library.ts';
import type { Hdf5Library, LibraryStream } from './hdf5-library.ts';
import { describeHdf5Error, externalReference } from './hdf5-errors.ts';

const errno = { EIO: 29, ENOENT: 44 };
const directoryFlag = 0x10000;
/** Where the throwing error handler writes its text; in memory, as everything the library sees. */
const errorTextPrefix = '/tmp/tmpfile_';

/**
 * What the HDF5 library may see. It runs on a file system in memory, so nothing on disk can be reached through it but
 * the files mounted here; on top, every other path that it asks for is refused and remembered.
 */
class Sandbox {
  readonly library: Hdf5Library;
  private readonly mounted = new Set<string>();
  private readonly errorTexts: LibraryStream[] = [];
  private refused: string[] = [];
  private mounts = 0;

  constructor(library: Hdf5Library) {
    this.library = library;
    const fileSystem = library.FS;
    const openInMemory = fileSystem.open.bind(fileSystem);
    fileSystem.open = (path, flags, mode) => {
      if (typeof path !== 'string' || this.mounted.has(path)) return openInMemory(path, flags, mode);
      if (path.startsWith(errorTextPrefix)) {
        const stream = openInMemory(path, flags, mode);
        this.errorTexts.push(stream);
        return stream;
      }
      // Directories are searched for plugins only, and there are none.
      const isDirectory = typeof flags === 'number' && (flags & directoryFlag) !== 0;
      if (!isDirectory) this.refused.push(path);
      throw new fileSystem.ErrnoError(errno.ENOENT);
    };
  }

  /** Makes `source` visible, read-only and by ranges, under the path returned. */
  mount(source: ByteSource, isAllowed: () => boolean): string {
    const { FS } = this.library;
    this.mounts += 1;
    const name = `file-${this.mounts}.h5`;
    const node = FS.createFile('/', name, {}, true, false);
    const inMemory = node.node_ops;
    node.node_ops = {
      ...inMemory,
      getattr: (target) => ({ ...inMemory.getattr(target), size: source.sizeBytes }),
    };
    node.stream_ops = {
      llseek: node.stream_ops.llseek,
      read: (_stream, buffer, offset, length, position) => {
        if (!source.isOpen || !isAllowed()) throw new FS.ErrnoError(errno.EIO);
        return source.readInto(new Uint8Array(buffer.buffer, buffer.byteOffset), offset, length, position);
      },
    };
    this.mounted.add(`/${name}`);
    return `/${name}`;
  }

  unmount(path: string): void {
    this.mounted.delete(path);
    this.library.FS.unlink(path);
  }

  /** Runs `action` and returns its result, or what it threw, with the paths it was refused. */
  run<T>(action: (library: Hdf5Library) => T): { result?: T; error?: unknown; refused: readonly string[] } {
    this.refused = [];
    const outcome: { result?: T; error?: unknown } = {};
    // An error passes through WebAssembly as a JavaScript exception and leaves the stack pointer behind. ccall saves
    // it before it calls a function of this name, and puts it back when the function returns.
    Object.assign(this.library, {
      _guardedAction: () => {
        try {
          outcome.result = action(this.library);
        } catch (error) {
          outcome.error = error ?? new Error('unknown');
        }
      },
    });
    this.library.ccall('guardedAction', null, ['string'], ['']);
    for (const stream of this.errorTexts.splice(0)) {
      if (stream.fd !== null) this.library.FS.close(stream);
    }
    return { ...outcome, refused: this.refused };
  }
}

let loading: Promise<Sandbox> | undefined;

/** One file open in the library, which sees no other file through it. */
export class SandboxedFile {
  readonly source: ByteSource;
  private readonly sandbox: Sandbox;
  private readonly mountPath: string;
  private id: bigint | null = null;
  private deadline = Infinity;

  private constructor(source: ByteSource, sandbox: Sandbox) {
    this.source = source;
    this.sandbox = sandbox;
    this.mountPath = sandbox.mount(source, () => performance.now() < this.deadline);
  }

  /** Takes over `source` and closes it with the file. Throws AppError. */
  static async open(source: ByteSource): Promise<SandboxedFile> {
    loading ??= loadHdf5Library().then((library) => new Sandbox(library));
    const file = new SandboxedFile(source, await loading);
    const readOnly = 0;
    try {
      file.id = file.run('/', (library) => library.open(file.mountPath, readOnly, false, -1, -1));
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** Runs `action` with a limit on its time: reading the file fails once it has passed. */
  withinTime<T>(limitMs: number, action: () => T): T {
    this.deadline = performance.now() + limitMs;
    try {
      return action();
    } finally {
      this.deadline = Infinity;
    }
  }

  /** Throws FILE_TIMEOUT once the time given to `withinTime` has passed. */
  checkTime(): void {
    if (performance.now() < this.deadline) return;
    throw new AppError(
      'FILE_TIMEOUT',
      `Listing ${this.source.path} took too long and was stopped. The file is damaged or hostile.`,
    );
  }

  /** Calls the library; `where` is the path inside the file for the message. Throws AppError. */
  call<T>(where: string, action: (library: Hdf5Library, id: bigint) => T): T {
    const { id } = this;
    if (id === null)
      throw new AppError('INTERNAL', `${this.source.path} was closed before ${where} was read.`);
    return this.run(where, (library) => action(library, id));
  }

  close(): void {
    const { id } = this;
    if (id !== null) this.sandbox.run((library) => library.close_file(id));
    this.id = null;
    if (!this.source.isOpen) return;
    this.source.close();
    this.sandbox.unmount(this.mountPath);
  }

  private run<T>(where: string, action: (library: Hdf5Library) => T): T {
    const { result, error, refused } = this.sandbox.run(action);
    if (refused[0] !== undefined) throw externalReference(this.source.path, where, refused[0]);
    if (error === undefined) return result as T;
    if (error instanceof AppError) throw error;
    this.checkTime();
    throw describeHdf5Error(this.source.path, where, error);
  }
}
