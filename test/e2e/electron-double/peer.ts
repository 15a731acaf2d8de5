/** A connection that carries structured clones: a child process started with `serialization: 'advanced'`. */
export interface Port {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

type Method<Remote, Name extends keyof Remote> = Remote[Name] extends (
  ...values: infer Values
) => infer Answer
  ? { values: Values; answer: Awaited<Answer> }
  : never;

type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly values: readonly unknown[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string };

/** Calls functions of the process at the other end, and answers its calls. */
export class Peer<Local extends object, Remote extends object> {
  readonly #port: Port;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor(port: Port) {
    this.#port = port;
  }

  /** Begins to listen. Each function of the offer can be called from the other end; an answer may be a promise. */
  offer(offer: Local): void {
    this.#port.onMessage(
      (message) => void this.#receive(message as Message, offer as Record<string, unknown>),
    );
  }

  async call<Name extends keyof Remote & string>(
    name: Name,
    ...values: Method<Remote, Name>['values']
  ): Promise<Method<Remote, Name>['answer']> {
    const waiting = Promise.withResolvers<unknown>();
    const id = ++this.#lastId;
    this.#waiting.set(id, waiting);
    this.#port.send({ kind: 'call', id, name, values } satisfies Message);
    return waiting.promise;
  }

  /** Fails every call that still waits: the other process is gone. */
  end(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  async #receive(message: Message, offer: Record<string, unknown>): Promise<void> {
    if (message.kind === 'call') {
      this.#port.send(await answerOf(message.id, message.name, message.values, offer));
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else waiting?.reject(new Error(message.message));
  }
}

async function answerOf(
  id: number,
  name: string,
  values: readonly unknown[],
  offer: Record<string, unknown>,
): Promise<Message> {
  try {
    const offered = offer[name];
    if (typeof offered !== 'function') throw new TypeError(`"${name}" is not offered.`);
    return {
      kind: 'answer',
      id,
      value: await (offered as (...given: unknown[]) => unknown).apply(offer, [...values]),
    };
  } catch (thrown) {
    return {
      kind: 'failure',
      id,
      message: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    };
  }
}
