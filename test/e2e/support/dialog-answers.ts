import type { DialogKind } from '../electron-double/wire.ts';
import type { AskedDialog, DialogAnswer } from './desktop.ts';

/** The second button of the question whether to quit while scans run. */
const quitButton = 1;

/** Plays the user in front of the system's dialogs. */
export class DialogAnswers {
  readonly asked: AskedDialog[] = [];
  readonly #answers: DialogAnswer[] = [];
  readonly #waiting: ((answer: DialogAnswer) => void)[] = [];
  #isQuitting = false;

  give(answers: readonly DialogAnswer[]): void {
    for (const answer of answers) {
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#answers.push(answer);
      else waiting(answer);
    }
  }

  /** From now on the user says yes to quitting. */
  confirmQuit(): void {
    this.#isQuitting = true;
  }

  /** In the form that Electron's method of this kind answers. */
  async answer(kind: DialogKind, options: unknown): Promise<unknown> {
    this.asked.push({ kind, options: options as AskedDialog['options'] });
    if (this.#isQuitting && kind === 'message') return resultOf(kind, quitButton);
    const answer = this.#answers.shift();
    return resultOf(
      kind,
      answer === undefined
        ? await new Promise<DialogAnswer>((resolve) => this.#waiting.push(resolve))
        : answer,
    );
  }
}

function resultOf(kind: DialogKind, answer: DialogAnswer): unknown {
  switch (kind) {
    case 'open':
      return { canceled: answer === null, filePaths: answer === null ? [] : [answer].flat() };
    case 'message':
      return { response: answer ?? 0, checkboxChecked: false };
  }
}
