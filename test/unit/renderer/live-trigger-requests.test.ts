import { expect, it } from 'vitest';
import { TriggerRequests } from '../../../src-renderer/state/trigger-requests.ts';

/** What was sent, each answered when the test says so. */
function recorder() {
  const sent: { scanId: string; labels: readonly number[]; answer: () => void }[] = [];
  const requests = new TriggerRequests(
    (scanId, labels) => new Promise((answer) => sent.push({ scanId, labels, answer })),
  );
  return { sent, requests };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

it('sends the labels of one turn together, each once', async () => {
  const { sent, requests } = recorder();
  for (const label of [3, 1, 3]) requests.add('a', label);
  requests.add('b', 3);
  await nextTurn();
  expect(sent.map(({ scanId, labels }) => [scanId, labels])).toEqual([
    ['a', [3, 1]],
    ['b', [3]],
  ]);
});

it('sends at most 64 labels in one request', async () => {
  const { sent, requests } = recorder();
  for (let label = 0; label < 130; label += 1) requests.add('a', label);
  await nextTurn();
  expect(sent.map(({ labels }) => labels.length)).toEqual([64, 64, 2]);
});

it('asks for a label again only after its answer', async () => {
  const { sent, requests } = recorder();
  requests.add('a', 1);
  await nextTurn();
  requests.add('a', 1);
  await nextTurn();
  expect(sent).toHaveLength(1);
  sent[0]!.answer();
  await nextTurn();
  requests.add('a', 1);
  await nextTurn();
  expect(sent).toHaveLength(2);
});
