import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LiveScan } from '../../src-shared/contract/live.ts';
import type { ScanSettings } from '../../src-shared/domain/scan-settings.ts';
import { presets } from '../../src-shared/presets.ts';
import { openDesktop, type Desktop } from '../support/desktop.ts';
import { samplePath, sampleRequest } from '../support/sample.ts';

/** Labels of about 60 gradient evaluations each: enough to be cut short, short enough to repeat. */
const brief = { labels: [3, 5, 7], steps: 60 };

let desktop: Desktop;

beforeEach(() => {
  desktop = openDesktop();
});

afterEach(() => desktop.close());

/** Puts a scan of the sample at the end of the queue; returns its queue id. */
function add(settings: Partial<ScanSettings> = brief, modelPath = samplePath('backdoored.h5')): string {
  const request = { ...sampleRequest(settings), modelPath };
  return desktop.services.queue.add(request, request.settings.labels!.length);
}

async function live(): Promise<LiveScan> {
  return (await desktop.invoke('live:get', {})).live!;
}

/** Resolves when the scan with this queue id is over. */
async function over(queueId: string): Promise<LiveScan> {
  let ended: LiveScan | undefined;
  await desktop.until(async () => {
    const now = await live();
    if (now.queueId === queueId && now.phase === 'ended') ended = now;
    return ended !== undefined;
  });
  return ended!;
}

/** Resolves with the first label event. */
async function firstLabel(): Promise<void> {
  await desktop.until(() => desktop.eventsOf('live:label').length > 0);
}

describe('a scan in the queue', () => {
  it('runs to its verdict, and its events lead from the first snapshot to the last without a gap', async () => {
    await desktop.until(() => {
      if (desktop.events.length === 0) add();
      return desktop.eventsOf('live:progress').length > 0;
    });
    const before = await live();
    expect(before).toMatchObject({ phase: 'searching', modelName: 'backdoored.h5', shape: { height: 32 } });
    const after = await over(before.queueId);

    const progress = desktop.eventsOf('live:progress');
    const ended = desktop.eventsOf('live:label');
    const sequences = [...progress, ...ended].map(({ sequence }) => sequence).sort((a, b) => a - b);
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, place) => place + 1));
    expect(after.sequence).toBe(sequences.length);
    expect(ended.map(({ label }) => label.label)).toEqual([3, 5, 7]);
    expect(ended.at(-1)!.standing).toEqual(after.standing);
    expect(ended.every(({ picture }) => picture!.mask.length === 32 * 32)).toBe(true);

    // A window that was loaded at `before` holds every step of the label in search, each once.
    const [searching] = before.searching;
    const later = progress.filter(
      ({ sequence, label }) => sequence > before.sequence && label.label === searching!.label,
    );
    const steps = [...searching!.steps, ...later.flatMap(({ newSteps }) => newSteps)].map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: steps.length }, (_, step) => step));

    const { report } = await desktop.invoke('scan:get', { scanId: after.scanId! });
    expect(report).toMatchObject({ status: 'finished', median: after.standing.median });
    expect(report!.anomalyIndex).toBe(after.standing.anomalyIndex);
    expect(desktop.messages).toHaveLength(1);
    expect(desktop.messages[0]).toMatchObject({
      title: 'This scan cannot tell.', // three labels of eighteen
      body: expect.stringMatching(/^backdoored\.h5: /) as string,
    });
  });

  it('tells of its progress at most ten times a second', async () => {
    await over(add({ labels: [3, 5], steps: 200 }));
    const times = desktop.events.filter(({ channel }) => channel === 'live:progress').map(({ at }) => at);
    expect(times.length).toBeGreaterThan(2);
    // Over the whole scan: the system may hold up a single event before it is seen here.
    const durationMs = times.at(-1)! - times[0]!;
    expect(times.length - 1).toBeLessThanOrEqual(Math.ceil(durationMs / 100));
  });

  it('waits for the one before it, and can be moved and removed while it waits', async () => {
    const first = add();
    const second = add({ ...brief, seed: 2 });
    const third = add({ ...brief, seed: 3 });
    await desktop.invoke('queue:move', { queueId: third, to: 0 });
    const { running, waiting } = await desktop.invoke('queue:get', {});
    expect(running).toBe(first);
    expect(waiting.map(({ queueId, seed }) => [queueId, seed])).toEqual([
      [third, 3],
      [second, 2],
    ]);
    await desktop.invoke('queue:remove', { queueId: second });
    await expect(desktop.invoke('queue:remove', { queueId: first })).rejects.toMatchObject({
      code: 'SCAN_NOT_FOUND',
    });
    await over(third);
    const { scans } = desktop.services.history.open();
    expect(scans.list().map(({ seed, status }) => [seed, status])).toEqual([
      [3, 'finished'],
      [0, 'finished'],
    ]);
  });

  it('that is cancelled keeps its labels, lets the next one begin, and can be resumed', async () => {
    const first = add();
    const second = add({ ...brief, labels: [7] });
    await firstLabel();
    const { scanId } = await live();
    await desktop.invoke('live:cancel', {});
    expect((await live()).phase).toBe('ending');
    await over(second);
    const cancelled = await desktop.invoke('scan:get', { scanId: scanId! });
    expect(cancelled).toMatchObject({ canResume: true, summary: { status: 'cancelled' } });
    // The user who cancelled needs no message of it.
    expect(desktop.messages).toHaveLength(1);

    const { queueId } = await desktop.invoke('queue:resume', { scanId: scanId! });
    expect(queueId).not.toBe(first);
    const resumed = await over(queueId);
    expect(resumed.scanId).toBe(scanId);
    expect(resumed.labels.map(({ state }) => state)).toEqual(['finished', 'finished', 'finished']);
    await expect(desktop.invoke('queue:resume', { scanId: scanId! })).rejects.toMatchObject({
      code: 'SCAN_NOT_RESUMABLE',
    });
  });

  it('whose engine process is killed says so, and goes on when it is resumed', async () => {
    const queueId = add();
    await firstLabel();
    process.kill(desktop.processes.at(-1)!.processId!, 'SIGKILL');
    const ended = await over(queueId);
    expect(ended.error).toMatchObject({
      code: 'ENGINE_OUT_OF_MEMORY',
      message: expect.stringMatching(/Resume the scan to go on\.$/) as string,
    });
    expect(desktop.messages[0]!.title).toBe('The scan was interrupted: backdoored.h5');
    const resumed = await desktop.invoke('queue:resume', { scanId: ended.scanId! });
    expect((await over(resumed.queueId)).error).toBeNull();
  });

  it('that is paused computes nothing, counts no time, and goes on where it was', async () => {
    const queueId = add({ labels: [3, 5], steps: 200, earlyStop: false });
    await desktop.until(() => desktop.eventsOf('live:progress').length > 0);
    await desktop.invoke('live:pause', {});
    const paused = await live();
    expect(paused.phase).toBe('paused');
    // What was under way may still arrive while another process opens a file; while a third looks for devices, nothing does.
    await desktop.invoke('draft:open-model', { path: samplePath('clean.h5') });
    const held = await live();
    await desktop.invoke('engines:list', {});
    expect((await live()).sequence).toBe(held.sequence);
    expect((await live()).elapsedMs).toBe(paused.elapsedMs);
    await desktop.invoke('live:continue', {});
    const ended = await over(queueId);
    expect(ended.labels.map(({ state }) => state)).toEqual(['finished', 'finished']);
    expect(ended.labels[0]!.gradientEvaluations).toBe(200);
  });

  it('that is paused can be cancelled', async () => {
    const queueId = add({ labels: [3, 5], steps: 200 });
    await desktop.until(() => desktop.eventsOf('live:progress').length > 0);
    await desktop.invoke('live:pause', {});
    await desktop.invoke('live:cancel', {});
    const { scanId } = await over(queueId);
    const { summary } = await desktop.invoke('scan:get', { scanId: scanId! });
    expect(summary.status).toBe('cancelled');
  });

  it('leaves out the labels that are skipped, waiting or in search', async () => {
    const queueId = add({ labels: [3, 5, 7], steps: 300 });
    await desktop.until(() => desktop.eventsOf('live:progress').length > 0);
    await desktop.invoke('live:skip', { label: 7 });
    await desktop.invoke('live:skip', { label: 3 });
    const ended = await over(queueId);
    expect(ended.labels.map(({ label, state }) => [label, state])).toEqual([
      [3, 'skipped'],
      [5, 'finished'],
      [7, 'skipped'],
    ]);
    const { report } = await desktop.invoke('scan:get', { scanId: ended.scanId! });
    expect(report!.labels.map(({ label }) => label)).toEqual([5]);
    expect(report!.caveats.map(({ code }) => code)).toContain('partial-scan');
  });

  it('of a bad file ends with what is wrong, is listed as refused, and lets the next one begin', async () => {
    const bad = add(brief, samplePath('images.h5'));
    const good = add({ ...brief, labels: [7] });
    await over(good);
    const { scans } = desktop.services.history.open();
    expect(scans.list().map(({ status }) => status)).toEqual(['finished', 'refused']);
    expect(desktop.messages[0]!.title).toBe('The scan could not begin: images.h5');
    expect(bad).not.toBe(good);
  });

  it('is repeated with another seed only while its files are what they were', async () => {
    const modelPath = join(desktop.folder, 'model.h5');
    copyFileSync(samplePath('backdoored.h5'), modelPath);
    const { scanId } = await over(add({ ...brief, labels: [7] }, modelPath));
    const repeat = () => desktop.invoke('queue:repeat', { scanId: scanId!, seed: 11, labels: [5, 3] });
    const { queueId } = await repeat();
    const repeated = await over(queueId);
    const detail = await desktop.invoke('scan:get', { scanId: repeated.scanId! });
    expect(detail).toMatchObject({ summary: { repeatOf: scanId, seed: 11 }, plannedLabels: [3, 5] });

    copyFileSync(samplePath('clean.h5'), modelPath);
    const refused = await over((await repeat()).queueId);
    expect(refused).toMatchObject({ scanId: null, error: { code: 'SCAN_NOT_RESUMABLE' } });
  });
});

describe('pairs that are added to a scan', () => {
  it('are told of in one sequence, and a snapshot holds those before it', async () => {
    const quick = {
      ...presets.fast,
      engine: 'onnxruntime',
      device: 'cpu',
      threads: 1,
      labelSlots: 1,
    } as const;
    const first = await over(add({ ...quick, labels: [7], steps: 3, starts: 1, heldOutImages: 20 }));
    expect(first.pairs).toBeNull();
    const scanId = first.scanId!;
    const { queueId } = await desktop.invoke('queue:add-pairs', { scanId });
    await desktop.until(() => desktop.eventsOf('live:pairs').length > 0);
    const middle = await live();
    expect(middle).toMatchObject({
      queueId,
      scanId,
      settings: { pairs: true },
      labels: [{ state: 'finished' }],
    });
    expect(middle.pairs).toMatchObject({ brief: { total: 17 }, targets: [7] });
    const last = await over(queueId);

    const events = desktop.eventsOf('live:pairs');
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, place) => place + 1));
    const later = events.filter(({ sequence }) => sequence > middle.sequence);
    const places = [middle.pairs!, ...later].flatMap(({ found }) => found.map(({ source }) => source));
    expect(new Set(places).size).toBeGreaterThan(1);
    // What was waiting to be told when the scan ended stands in the last snapshot.
    expect(last.pairs!.found).toHaveLength(17);
    expect(last.pairs!.full!.done).toBe(last.pairs!.full!.total);
    expect(last.remainingMs).toBe(0);
    const { report, canResume } = await desktop.invoke('scan:get', { scanId });
    expect(report!.pairs!.pairs).toHaveLength(17);
    expect(canResume).toBe(false);
    await expect(desktop.invoke('queue:add-pairs', { scanId })).rejects.toMatchObject({
      code: 'SCAN_NOT_RESUMABLE',
    });
  });
});
