import h5wasm, { Dataset } from 'h5wasm/node';

/** Copies the first `count` rows of every array of a data file into a new one, for devices that are slow. */
export async function copyFewImages(source: string, target: string, count: number): Promise<void> {
  await h5wasm.ready;
  const from = new h5wasm.File(source, 'r');
  const to = new h5wasm.File(target, 'w');
  for (const name of from.keys()) {
    const array = from.get(name);
    if (!(array instanceof Dataset)) continue;
    const [, ...rest] = array.shape!;
    const data = array.slice([[0, count]]) as Uint8Array;
    to.create_dataset({ name, data, shape: [count, ...rest] });
  }
  from.close();
  to.close();
}
