import { AppError } from '../../src-shared/domain/app-error.ts';
import type { DeviceReport, Engine, EngineName, EngineOptions, Executable } from './engine.ts';
import { createEngine, listDevices } from './index.ts';
import type { Graph } from '../graph/graph.ts';

/** One row of the table that `auto` decides by. */
export interface CalibrationRow {
  readonly engine: EngineName;
  readonly device: string;
  /** Gradient evaluations a second on the user's own model; null where the device failed. */
  readonly evaluationsPerSecond: number | null;
  readonly note: string;
}

export interface Calibration {
  readonly engine: Engine;
  readonly table: readonly CalibrationRow[];
}

/** How long each device is timed, after one run to warm up. */
const trialMs = 1000;

/** Times every runnable device on `graph` for about a second each and opens the fastest (DESIGN, decision 2). */
export async function chooseFastestEngine(graph: Graph, options: EngineOptions): Promise<Calibration> {
  const candidates = withoutPlainJavaScript((await listDevices()).filter((device) => device.available));
  const rows: CalibrationRow[] = [];
  if (candidates.length === 1) {
    const { engine, device } = candidates[0]!;
    rows.push({ engine, device, evaluationsPerSecond: null, note: 'The only usable device; not timed.' });
  } else {
    for (const { engine, device } of candidates) rows.push(await timeDevice(engine, device, graph, options));
  }
  const fastest = rows
    .filter((row) => candidates.length === 1 || row.evaluationsPerSecond !== null)
    .sort((a, b) => (b.evaluationsPerSecond ?? 0) - (a.evaluationsPerSecond ?? 0))[0];
  if (fastest === undefined) {
    throw new AppError(
      'ENGINE_UNAVAILABLE',
      'No device of this machine can run this network. Look what each device needs (neural-cleanse engines).',
      { detail: rows.map((row) => `${row.engine}/${row.device}: ${row.note}`).join('\n') },
    );
  }
  return { engine: await createEngine(fastest.engine, fastest.device, options), table: rows };
}

/** TensorFlow.js' own JavaScript kernels are some hundred times slower: used only where nothing else runs. */
function withoutPlainJavaScript(devices: readonly DeviceReport[]): readonly DeviceReport[] {
  const compiled = devices.filter(({ engine, device }) => engine !== 'tensorflow' || device !== 'cpu');
  return compiled.length > 0 ? compiled : devices;
}

async function timeDevice(
  name: EngineName,
  device: string,
  graph: Graph,
  options: EngineOptions,
): Promise<CalibrationRow> {
  let executable: Executable | undefined;
  let engine: Engine | undefined;
  try {
    engine = await createEngine(name, device, options);
    executable = await engine.prepare(graph);
    const evaluationsPerSecond = await measureRate(executable);
    return { engine: name, device, evaluationsPerSecond, note: 'Timed on this model.' };
  } catch (thrown) {
    const { message } = AppError.from(thrown);
    return { engine: name, device, evaluationsPerSecond: null, note: message };
  } finally {
    await executable?.dispose();
    await engine?.dispose();
  }
}

async function measureRate(executable: Executable): Promise<number> {
  await executable.run();
  const start = performance.now();
  let runs = 0;
  do {
    await executable.run();
    runs++;
  } while (performance.now() - start < trialMs);
  return (1000 * runs) / (performance.now() - start);
}
