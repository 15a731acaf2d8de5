import { fileURLToPath } from 'node:url';
import type { EngineName } from '../../src-main/engines/engine.ts';
import type { Deviations } from './agreement.ts';
import { runProgram } from './run-program.ts';

const program = fileURLToPath(new URL('print-agreement.ts', import.meta.url));

/** The deviations by the case's title, measured in a process with these variables. Throws where the process failed. */
export async function measureAgreement(
  engine: EngineName,
  device: string,
  environment: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, Deviations>> {
  const { code, signal, stdout, stderr } = await runProgram(program, [engine, device], { environment });
  if (code !== 0) throw new Error(`${engine}/${device} ended with ${code ?? signal}:\n${stdout}${stderr}`);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => {
      // JSON has no NaN and writes null for it.
      const restored: unknown = JSON.parse(line, (_key, value: unknown) => (value === null ? NaN : value));
      const { title, deviations } = restored as { title: string; deviations: Deviations };
      return [title, deviations];
    }),
  );
}
