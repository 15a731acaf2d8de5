import type { Metadata, Filter } from 'h5wasm';

/** The part of Emscripten's file system that the sandbox replaces. */
interface LibraryFileSystem {
  open(path: string | object, flags?: string | number, mode?: number): LibraryStream;
  close(stream: LibraryStream): void;
  unlink(path: string): void;
  createFile(
    parent: string,
    name: string,
    properties: object,
    canRead: boolean,
    canWrite: boolean,
  ): LibraryNode;
  ErrnoError: new (errno: number) => Error;
}

export interface LibraryStream {
  readonly path: string;
  readonly fd: number | null;
}

interface LibraryNode {
  node_ops: { getattr(node: LibraryNode): object };
  stream_ops: {
    llseek?: unknown;
    read?(stream: LibraryStream, buffer: Int8Array, offset: number, length: number, position: number): number;
  };
}

/** The functions of h5wasm used here; all but `close_file` throw `Error` with HDF5's error stack as message. */
export interface Hdf5Library {
  readonly FS: LibraryFileSystem;
  /** Replaced whenever the memory grows: never keep it. */
  readonly HEAPU8: Uint8Array;
  ccall(name: string, returnType: null, argumentTypes: readonly string[], values: readonly string[]): void;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  UTF8ToString(pointer: number): string;
  activate_throwing_error_handler(): number;
  open(path: string, mode: number, trackOrder: boolean, lowest: number, highest: number): bigint;
  close_file(file: bigint): number;
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_type(file: bigint, path: string): number;
  get_symbolic_link(file: bigint, path: string): string | null;
  get_external_link(file: bigint, path: string): { filename?: string; obj_path?: string };
  create_object_reference(file: bigint, path: string): ArrayLike<number>;
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): Metadata;
  get_attribute_data(file: bigint, path: string, name: string, pointer: bigint): number;
  reclaim_vlen_memory(file: bigint, path: string, name: string, pointer: bigint): number;
  get_dataset_metadata(file: bigint, path: string): Metadata;
  get_dataset_filters(file: bigint, path: string): Filter[];
  get_dataset_data(
    file: bigint,
    path: string,
    count: bigint[] | null,
    offset: bigint[] | null,
    strides: bigint[] | null,
    pointer: bigint,
  ): number;
}

let loading: Promise<Hdf5Library> | undefined;

/** The library's one instance in this process, loaded on first use; it reports errors by throwing. */
export function loadHdf5Library(): Promise<Hdf5Library> {
  loading ??= import('h5wasm').then(async ({ ready }) => {
    // h5wasm's own declarations leave out ccall's arguments and the inner parts of the file system.
    const library = (await ready) as unknown as Hdf5Library;
    library.activate_throwing_error_handler();
    return library;
  });
  return loading;
}
