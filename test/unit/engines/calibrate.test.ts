import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calibrate, type Candidate } from '../../../src-main/engines/calibrate.ts';
import type { Engine, Executable } from '../../../src-main/engines/engine.ts';
import type { Workload } from '../../../src-main/engines/time-device.ts';
import { Graph } from '../../../src-main/graph/graph.ts';
import { noAttributes } from '../../../src-main/graph/operator.ts';
import { relu } from '../../../src-main/graph/operators/relu.ts';

/** A device by what it takes; the clock stands still but for that. */
interface Pace {
  readonly prepareMs?: number;
  /** Of a run after the first, which takes twice as long. */
  readonly runMs: (labelSlots: number, images: number) => number;
  readonly productMs?: number;
  readonly fallsBackToCpu?: boolean;
  /** Fails from so many labels at once. */
  readonly failsFrom?: number;
  /** Into how many it can be divided; each is as fast as the whole. */
  readonly parts?: number;
}

let runs: { device: string; labelSlots: number; images: number }[];
/** Executables and engines that are not disposed of. */
let open: number;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 36);
  runs = [];
  open = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function workload(changes: Partial<Workload> = {}, pixels = 1): Workload {
  const buildGraph = (labelSlots: number, images: number): Graph => {
    const graph = new Graph();
    const input = graph.input('images', [labelSlots, images, pixels]);
    graph.output('output', graph.apply(relu, [input], noAttributes));
    return graph;
  };
  return { buildGraph, batchSize: 32, labelCount: 43, labelSlots: null, ...changes };
}

function device(name: string, pace: Pace): Candidate {
  const prepare: Engine['prepare'] = async (graph) => {
    const { name: inputName, value } = graph.inputs[0]!;
    const [labelSlots, images] = value.shape as [number, number];
    if (inputName === 'left') return executable(() => pace.productMs ?? 1);
    vi.advanceTimersByTime(pace.prepareMs ?? 20);
    if (labelSlots >= (pace.failsFrom ?? Infinity)) throw new Error(`no room for ${labelSlots}`);
    return executable(() => {
      runs.push({ device: name, labelSlots, images });
      return pace.runMs(labelSlots, images);
    });
  };
  const executable = (run: () => number): Executable => {
    open++;
    let isWarm = false;
    return {
      inputs: {},
      ...(pace.fallsBackToCpu === undefined ? {} : { fallsBackToCpu: pace.fallsBackToCpu }),
      run: async () => {
        vi.advanceTimersByTime(run() * (isWarm ? 1 : 2));
        isWarm = true;
        return {};
      },
      dispose: async () => void open--,
    };
  };
  const openParts = (count: number): Engine[] => {
    open += count;
    return Array<Engine>(count).fill(engine);
  };
  const engine: Engine = {
    name: 'onnxruntime',
    device: name,
    versions: {},
    prepare,
    ...(pace.parts === undefined ? {} : { parts: { most: pace.parts, open: openParts } }),
    dispose: async () => void open--,
  };
  const openEngine = async (): Promise<Engine> => {
    open++;
    return engine;
  };
  return { engine: 'onnxruntime', device: name, open: openEngine };
}

/** Every image takes as long as the others. */
const processor = (msPerImage: number): Pace => ({ runMs: (slots, images) => slots * images * msPerImage });
/** Many images take hardly longer than one. */
const graphicsCard = (startMs: number, msPerImage: number): Pace => ({
  runMs: (slots, images) => startMs + slots * images * msPerImage,
});

async function choose(candidates: readonly Candidate[], work = workload()) {
  const start = performance.now();
  const { engine, labelSlots, table } = await calibrate(candidates, work);
  return { device: engine.device, labelSlots, table, elapsedMs: performance.now() - start };
}

describe('the labels at once', () => {
  it('stay one where two are not searched faster', async () => {
    const { labelSlots, table } = await choose([device('cpu', processor(0.5))]);
    expect(labelSlots).toBe(1);
    expect(table).toEqual([
      { engine: 'onnxruntime', device: 'cpu', labelSlots: 1, evaluationsPerSecond: 62.5, note: '' },
      { engine: 'onnxruntime', device: 'cpu', labelSlots: 2, evaluationsPerSecond: 62.5, note: '' },
    ]);
  });

  it('double as long as twice as many are searched a tenth faster', async () => {
    // 1000 · n / (4 + 0.64 · n) a second: a tenth more at 16 instead of 8 labels and at 32, but not at 64.
    const card = device('cuda', graphicsCard(4, 0.02));
    const { labelSlots, table } = await choose([card], workload({ labelCount: 1280 }));
    expect(table.map((row) => row.labelSlots)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(labelSlots).toBe(32);
  });

  it('run beside each other on the parts of a device, up to as many even if they gain little', async () => {
    // The clock of this test adds up what runs beside each other: two labels take twice as long as one.
    const { labelSlots, table } = await choose([device('cpu', { ...processor(0.1), parts: 3 })]);
    expect(table.map((row) => row.labelSlots)).toEqual([1, 2, 3, 6]);
    expect(labelSlots).toBe(3);
    expect(Math.max(...runs.map((run) => run.labelSlots))).toBe(2);
    expect(open).toBe(1);
  });

  it('are no more than there are labels', async () => {
    const { labelSlots, table } = await choose(
      [device('cuda', graphicsCard(10, 0.001))],
      workload({ labelCount: 5 }),
    );
    expect(table.map((row) => row.labelSlots)).toEqual([1, 2, 4, 5]);
    expect(labelSlots).toBe(5);
  });

  it('do not leave more places empty in the last round than they gain', async () => {
    // A fifth faster with 8 than with 4, but 9 labels need two rounds of 8 places, and three of 4.
    const steps: Record<number, number> = { 1: 20, 2: 24, 4: 28, 8: 46 };
    const pace: Pace = { runMs: (slots) => steps[slots]! };
    const { labelSlots } = await choose([device('cuda', pace)], workload({ labelCount: 9 }));
    expect(labelSlots).toBe(4);
    expect((await choose([device('cuda', pace)], workload({ labelCount: 8 }))).labelSlots).toBe(8);
  });

  it('make no run longer than half a second', async () => {
    const slow = device('cuda', { runMs: (slots, images) => images * (4 + slots) });
    const { labelSlots } = await choose([slow]);
    // 256 ms with 4: with 8 it could be twice as long.
    expect(labelSlots).toBe(4);
    expect(Math.max(...runs.map((run) => run.labelSlots))).toBe(4);
  });

  it('do not take more than a gibibyte, or a quarter of the memory that is left', async () => {
    const card = () => device('cuda', graphicsCard(10, 0.001));
    // Two values of 32 images of a million pixels, 4 bytes each, three times: 732 MiB for a label.
    const million = workload({}, 1_000_000);
    expect((await choose([card()], million)).labelSlots).toBe(1);
    const tenth = workload({}, 100_000);
    expect((await choose([card()], tenth)).labelSlots).toBe(8);
    vi.mocked(process.availableMemory).mockReturnValue(2 ** 30);
    expect((await choose([card()], tenth)).labelSlots).toBe(2);
  });

  it('are those that are given', async () => {
    const { labelSlots, table } = await choose([device('cpu', processor(0.1))], workload({ labelSlots: 8 }));
    expect(labelSlots).toBe(8);
    expect(table.map((row) => row.labelSlots)).toEqual([8]);
    const few = workload({ labelSlots: 8, labelCount: 3 });
    expect((await choose([device('cpu', processor(0.1))], few)).labelSlots).toBe(3);
  });

  it('are the last ones that worked', async () => {
    const { labelSlots, table } = await choose([
      device('cuda', { ...graphicsCard(10, 0.001), failsFrom: 4 }),
    ]);
    expect(labelSlots).toBe(2);
    expect(table.at(-1)).toMatchObject({
      labelSlots: 4,
      evaluationsPerSecond: null,
      note: expect.stringContaining('no room for 4') as string,
    });
  });
});

describe('the device', () => {
  it('is the one that searches most labels a second, with what it needs for that', async () => {
    const candidates = [device('cpu', processor(0.5)), device('cuda', graphicsCard(30, 0.01))];
    const { device: chosen, labelSlots, table } = await choose(candidates);
    expect(chosen).toBe('cuda');
    // All in one round: with 32 there would be two, the second of which nearly empty.
    expect(labelSlots).toBe(43);
    expect(new Set(table.map((row) => row.device))).toEqual(new Set(['cpu', 'cuda']));
  });

  it('is not timed with more labels where it is far slower than another', async () => {
    const { device: chosen, table } = await choose([
      device('cpu', processor(0.05)),
      device('webgpu', graphicsCard(60, 0.01)),
    ]);
    expect(chosen).toBe('cpu');
    expect(table.filter((row) => row.device === 'webgpu').map((row) => row.labelSlots)).toEqual([1]);
  });

  it('is chosen within three seconds', async () => {
    const candidates = [
      device('cpu', processor(0.9)),
      device('cuda', { ...graphicsCard(10, 0.05), prepareMs: 400 }),
      device('webgpu', { ...graphicsCard(20, 0.08), prepareMs: 300 }),
    ];
    const { device: chosen, elapsedMs, table } = await choose(candidates);
    expect(chosen).toBe('cuda');
    expect(elapsedMs).toBeLessThanOrEqual(3000);
    expect(new Set(table.map((row) => row.device)).size).toBe(3);
  });

  it('is judged by a few images where a whole evaluation takes too long', async () => {
    const candidates = [device('cpu', processor(60)), device('cuda', graphicsCard(30, 6))];
    const { device: chosen, elapsedMs, table } = await choose(candidates);
    expect(chosen).toBe('cuda');
    expect(elapsedMs).toBeLessThanOrEqual(3000);
    expect(table[0]).toMatchObject({
      device: 'cpu',
      evaluationsPerSecond: 1000 / (60 * 32),
      note: expect.stringMatching(/^Estimated from \d images/) as string,
    });
    expect(runs.some((run) => run.device === 'cpu' && run.images === 32)).toBe(false);
    expect(runs.some((run) => run.device === 'cuda' && run.images === 32)).toBe(true);
  });

  it('is not given the network where a matrix product shows that it is hopeless', async () => {
    const software: Pace = { ...processor(400), productMs: 600 };
    const card: Pace = { ...graphicsCard(5, 0.01), productMs: 12 };
    const { device: chosen, table } = await choose([
      device('cpu', processor(0.5)),
      device('webgpu', software),
      device('cuda', card),
    ]);
    expect(chosen).toBe('cuda');
    expect(runs.some((run) => run.device === 'webgpu')).toBe(false);
    expect(table.find((row) => row.device === 'webgpu')).toMatchObject({
      evaluationsPerSecond: null,
      note: 'Not timed: a matrix product takes 600 times as long as on another device.',
    });
  });

  it('that there was no time for is listed with the reason', async () => {
    const candidates = [
      device('cpu', { ...processor(0.1), prepareMs: 3500 }),
      device('cuda', graphicsCard(1, 0.001)),
    ];
    const { device: chosen, table } = await choose(candidates);
    expect(chosen).toBe('cpu');
    expect(table[1]).toMatchObject({
      device: 'cuda',
      evaluationsPerSecond: null,
      note: expect.stringMatching(/^Not timed: .* 3 s/) as string,
    });
  });

  it('that fails is listed with the reason, and the others are timed', async () => {
    const candidates = [
      device('cuda', { ...processor(1), failsFrom: 1 }),
      { ...device('dml', processor(1)), open: () => Promise.reject(new Error('no driver')) },
      device('cpu', processor(1)),
    ];
    const { device: chosen, table } = await choose(candidates);
    expect(chosen).toBe('cpu');
    expect(table.map(({ device: name, note }) => [name, note])).toMatchObject([
      ['cuda', expect.stringContaining('no room for 1')],
      ['dml', expect.stringContaining('no driver')],
      ['cpu', ''],
      ['cpu', ''],
    ]);
  });

  it('is said to leave operators to the processor where it does', async () => {
    const pace = { ...graphicsCard(10, 0.5), fallsBackToCpu: true };
    const { table } = await choose([device('webgpu', pace)]);
    expect(table[0]!.note).toBe('Some operators run on the processor.');
  });

  it('is missing where none can run the network', async () => {
    const broken = (name: string) => device(name, { ...processor(1), failsFrom: 1 });
    await expect(choose([broken('cuda')])).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('no room for 1') as string,
    });
    await expect(choose([broken('cuda'), broken('cpu')])).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      detail: expect.stringMatching(/cuda: .*no room[^]*cpu: .*no room/) as string,
    });
    expect(open).toBe(0);
  });

  it('is the only thing left open', async () => {
    await choose([device('cpu', processor(0.5)), device('cuda', { ...graphicsCard(9, 0.01), failsFrom: 8 })]);
    expect(open).toBe(1);
  });
});
