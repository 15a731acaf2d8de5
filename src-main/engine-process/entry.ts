import { constants, setPriority } from 'node:os';
import { AppError } from '../../src-shared/domain/app-error.ts';
import { endWithParent } from './end-with-parent.ts';
import { readEngineArguments } from './engine-arguments.ts';
import { EngineSession } from './engine-session.ts';
import { connectToParent } from './parent.ts';
import type { HostMessage } from './protocol.ts';

/** How often the host is told that the event loop still turns. */
const heartbeatMs = 1000;

const { parentId, background } = readEngineArguments(process.argv);
// Before an engine starts its threads: on Linux they take their priority from the thread that starts them.
if (background) setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const parent = connectToParent();
const session = new EngineSession((event) => parent.send({ type: 'event', event }));

parent.onMessage((message) => {
  if (message.type === 'request') void answer(message);
  else session.steer(message);
});
setInterval(() => parent.send({ type: 'heartbeat' }), heartbeatMs).unref();
endWithParent(parentId);

async function answer({ id, name, request }: Extract<HostMessage, { type: 'request' }>): Promise<void> {
  try {
    const handler = session.handlers[name] as (request: unknown) => Promise<unknown>;
    parent.send({ type: 'response', id, response: await handler(request) });
  } catch (thrown) {
    parent.send({ type: 'error', id, error: AppError.from(thrown).toPayload() });
  }
}
