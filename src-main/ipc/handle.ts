import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { InvokeChannel } from '../../src-shared/contract/channels.ts';
import { invokeMap, type InvokeRequest, type InvokeResponse } from '../../src-shared/contract/invoke-map.ts';
import type { Result } from '../../src-shared/contract/result.ts';
import { AppError } from '../../src-shared/domain/app-error.ts';

type InvokeHandler<Channel extends InvokeChannel> = (
  request: InvokeRequest<Channel>,
) => InvokeResponse<Channel> | Promise<InvokeResponse<Channel>>;

export type Handle = <Channel extends InvokeChannel>(
  channel: Channel,
  handler: InvokeHandler<Channel>,
) => void;

export interface HandleOptions {
  readonly ipcMain: Pick<IpcMain, 'handle'>;
  /** The only origin that may ask, e.g. `app://desktop`. */
  readonly trustedOrigin: string;
  /** Takes whole what the window is told only in short: defects and refused senders. */
  readonly log: (error: AppError) => void;
}

/**
 * Answers the window's requests: checks the sender, the request and the response, and wraps the answer in a Result.
 * Nothing that a handler throws crosses to the window as an exception.
 */
export function createHandle({ ipcMain, trustedOrigin, log }: HandleOptions): Handle {
  return <Channel extends InvokeChannel>(channel: Channel, handler: InvokeHandler<Channel>) => {
    const { request: requestSchema, response: responseSchema } = invokeMap[channel];
    const answer = async (event: IpcMainInvokeEvent, request: unknown): Promise<unknown> => {
      requireTrusted(event, channel, trustedOrigin);
      const parsed = requestSchema.safeParse(request);
      if (!parsed.success) {
        throw new AppError('INTERNAL', `The window sent a request "${channel}" that is not valid.`, {
          cause: parsed.error,
        });
      }
      return responseSchema.parse(await handler(parsed.data as InvokeRequest<Channel>));
    };
    ipcMain.handle(channel, async (event, request: unknown): Promise<Result<unknown>> => {
      try {
        return { ok: true, value: await answer(event, request) };
      } catch (thrown) {
        const error = AppError.from(thrown);
        if (error.code === 'INTERNAL') log(error);
        return { ok: false, error: { code: error.code, message: error.message } };
      }
    });
  };
}

/** Only the window's own page may ask: no frame inside it, and no page from elsewhere. */
function requireTrusted({ sender, senderFrame }: IpcMainInvokeEvent, channel: string, origin: string): void {
  if (senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === origin) return;
  throw new AppError('INTERNAL', `A page that is not part of the program asked for "${channel}".`, {
    detail: `origin ${senderFrame?.origin ?? 'of a frame that is gone'}`,
  });
}
