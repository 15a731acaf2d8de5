/**
 * `npm run bench:verdicts -- FOLDER... [--out FOLDER] [--presets fast] [--seeds 0,1,2] [--half design|report|all]
 * [--only NAME,...] [--kinds clean,patch,...] [--pairs] [--jobs 2] [--threads 1] [--json FILE] [--table] [--stored]
 * [--record]`: scans models with known answers through the command line and prints, as Markdown, how often the verdicts
 * are right.
 *
 * Every report is kept in the output folder, and a scan whose report is there is not repeated; `report-store.ts` says
 * when to name another folder, and so does `--pairs`, which searches the pairs of labels too. Clean models are the
 * negatives, attacks that succeed at 0.8 or more the positives; which half of the models a figure may come from is said
 * in `half.ts`. `--stored` runs nothing and judges what is there. `--record` writes the verdicts into the program, which
 * tells them with every verdict of its own (src-shared/statistics/bench-record.ts). Ends with 1 where a scan failed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { judgeScan } from './scans/judged-scan.ts';
import { readModelFolders } from './models/model-folders.ts';
import { parseOptions, pickModels } from './options.ts';
import { benchRecordOf, writeBenchRecord } from './record-file.ts';
import { ReportStore, type Scan } from './scans/report-store.ts';
import { runScans } from './scans/run-scans.ts';
import { scanTable } from './summary/scan-table.ts';
import { summaryText } from './summary/summary-text.ts';
import { summarize } from './summary/summary.ts';

const options = parseOptions(process.argv.slice(2));
const models = pickModels(readModelFolders(options.folders), options);
const store = new ReportStore(options.out);

// Seed by seed, so that a run cut short has scanned every model once before any twice.
const scans: Scan[] = options.presets.flatMap((preset) =>
  options.seeds.flatMap((seed) => models.map((model) => ({ model, preset, seed }))),
);
const failed = options.stored ? [] : await runScans(scans, store, options);
const judged = scans.filter((scan) => store.has(scan)).map((scan) => judgeScan(scan, store.read(scan)));
const summary = summarize(options.half, judged, failed);

mkdirSync(path.dirname(options.json), { recursive: true });
writeFileSync(options.json, `${JSON.stringify(summary, null, 2)}\n`);
process.stdout.write(summaryText(summary));
if (options.table) process.stdout.write(`\n${scanTable(judged)}`);
if (options.record) await writeBenchRecord(benchRecordOf(judged, options.half));
if (failed.length > 0) process.exitCode = 1;
