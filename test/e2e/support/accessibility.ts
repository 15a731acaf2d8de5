import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { inProject } from './project.ts';

const axe = readFileSync(inProject('node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe finds wrong on the page as it is now: one line per rule and element. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  await runAsDebugger(page, axe);
  const { violations } = await page.evaluate(async () =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary ?? ''}`),
  );
}

/** The page's own policy lets no script in; the debugger's is none of its own. */
async function runAsDebugger(page: Page, expression: string): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send('Runtime.evaluate', { expression });
  await debug.detach();
}
