import { describe, expect, it } from 'vitest';
import { SearchControl } from '../../../src-main/engine-process/search-control.ts';

describe('the control of a search', () => {
  it('lets it go on as long as nothing was said', async () => {
    expect(await new SearchControl().nextCommand()).toBe('evaluate');
  });

  it('holds it while it is paused', async () => {
    const control = new SearchControl();
    control.steer({ type: 'pause' });
    let command: unknown;
    const held = control.nextCommand().then((given) => (command = given));
    // Another control gets an answer in the meantime.
    await new SearchControl().nextCommand();
    await new SearchControl().nextCommand();
    expect(command).toBeUndefined();
    control.steer({ type: 'continue' });
    await held;
    expect(command).toBe('evaluate');
  });

  it('holds every lane of it, and lets all of them go on', async () => {
    const control = new SearchControl();
    control.steer({ type: 'pause' });
    const lanes = [control.nextCommand(), control.nextCommand(), control.nextCommand()];
    await new SearchControl().nextCommand();
    await new SearchControl().nextCommand();
    control.steer({ type: 'skip', label: 7 });
    expect(await Promise.race(lanes)).toEqual({ skip: 7 });
    control.steer({ type: 'continue' });
    expect(await Promise.all(lanes)).toEqual([{ skip: 7 }, 'evaluate', 'evaluate']);
  });

  it('holds the next search where the pause came as this one ended', async () => {
    const control = new SearchControl();
    control.steer({ type: 'pause' });
    const next = control.forNextSearch();
    const command = next.nextCommand();
    next.steer({ type: 'skip', label: 7 });
    expect(await command).toEqual({ skip: 7 });
    next.steer({ type: 'continue' });
    expect(await next.nextCommand()).toBe('evaluate');
  });

  it('leaves the next search alone after a cancel', async () => {
    const control = new SearchControl();
    control.steer({ type: 'pause' });
    control.steer({ type: 'cancel' });
    expect(await control.forNextSearch().nextCommand()).toBe('evaluate');
  });

  it('drops a label and ends the search even while it is paused', async () => {
    const control = new SearchControl();
    control.steer({ type: 'pause' });
    const first = control.nextCommand();
    control.steer({ type: 'skip', label: 7 });
    expect(await first).toEqual({ skip: 7 });
    const second = control.nextCommand();
    control.steer({ type: 'cancel' });
    expect(await second).toBe('cancel');
  });

  it('gives every label that is to be skipped once, in order', async () => {
    const control = new SearchControl();
    control.steer({ type: 'skip', label: 7 });
    control.steer({ type: 'skip', label: 2 });
    const commands = [await control.nextCommand(), await control.nextCommand(), await control.nextCommand()];
    expect(commands).toEqual([{ skip: 7 }, { skip: 2 }, 'evaluate']);
  });

  it('hears a message that arrives while the event loop turns', async () => {
    const control = new SearchControl();
    const command = control.nextCommand();
    control.steer({ type: 'cancel' });
    expect(await command).toBe('cancel');
  });
});
