/**
 * A process that scans: begins a scan in the history `argv[2]`, keeps `argv[3]` labels, and prints the scan's id and
 * then each label once it is kept. With `wait` as `argv[4]` it then lives on until it is killed.
 */
import { openHistory } from '../../../src-main/history/history.ts';
import { exampleIntake, exampleResult } from './example-scan.ts';

const [file, count, wait] = process.argv.slice(2);
const history = openHistory(file!);
const { id } = history.scans.start(exampleIntake());
process.stdout.write(`${id}\n`);
for (let label = 0; label < Number(count); label += 1) {
  history.labels.save(id, exampleResult(label));
  process.stdout.write(`${label}\n`);
}
if (wait === 'wait') {
  setInterval(() => {}, 60_000);
} else {
  history.scans.end(id, { status: 'finished' });
  history.close();
}
