import { AppError } from '../../src-shared/domain/app-error.ts';
import { endWithParent } from './end-with-parent.ts';
import { EngineSession } from './engine-session.ts';
import type { EngineMessage, HostMessage } from './protocol.ts';

/** How often the host is told that the event loop still turns. */
const heartbeatMs = 1000;

const session = new EngineSession((event) => send({ type: 'event', event }));

process.on('message', (message: HostMessage) => {
  if (message.type === 'cancel') session.cancel();
  else void answer(message);
});
process.on('disconnect', () => process.exit());
setInterval(() => send({ type: 'heartbeat' }), heartbeatMs).unref();
endWithParent(Number(process.argv[2]));

async function answer({ id, name, request }: Extract<HostMessage, { type: 'request' }>): Promise<void> {
  try {
    const handler = session.handlers[name] as (request: unknown) => Promise<unknown>;
    send({ type: 'response', id, response: await handler(request) });
  } catch (thrown) {
    send({ type: 'error', id, error: AppError.from(thrown).toPayload() });
  }
}

function send(message: EngineMessage): void {
  if (process.connected) process.send!(message);
}
