import { expect, it } from 'vitest';
import { LiveEventGate } from '../../../src-renderer/state/live-event-gate.ts';

const event = (sequence: number, scanId = 'a') => ({ scanId, sequence });

it('holds events back until the snapshot is there, then hands over those it does not include', () => {
  const gate = new LiveEventGate();
  expect(gate.admits(event(3))).toBe(false);
  expect(gate.admits(event(4))).toBe(false);
  expect(gate.admits(event(5))).toBe(false);
  expect(gate.open('a', 3)).toEqual([event(4), event(5)]);
});

it('admits each event once after the snapshot', () => {
  const gate = new LiveEventGate();
  gate.open('a', 3);
  expect(gate.admits(event(3))).toBe(false);
  expect(gate.admits(event(4))).toBe(true);
  expect(gate.admits(event(4))).toBe(false);
});

it('drops the events of another scan, held back or not', () => {
  const gate = new LiveEventGate();
  gate.admits(event(9, 'b'));
  expect(gate.open('a', 3)).toEqual([]);
  expect(gate.admits(event(10, 'b'))).toBe(false);
  expect(gate.admits(event(4))).toBe(true);
});

it('holds events back again while another snapshot is on its way', () => {
  const gate = new LiveEventGate();
  gate.open('a', 3);
  gate.close();
  expect(gate.admits(event(4))).toBe(false);
  gate.close();
  expect(gate.admits(event(5))).toBe(false);
  expect(gate.open('a', 4)).toEqual([event(5)]);
});

it('admits nothing before the files of the scan are open', () => {
  const gate = new LiveEventGate();
  gate.open(null, 0);
  expect(gate.admits(event(1))).toBe(false);
});
