import { join } from 'node:path';
import type { ScanReport } from '../../src-shared/domain/scan-report.ts';
import type { EventChannel } from '../../src-shared/contract/channels.ts';
import type { EventPayload } from '../../src-shared/contract/event-map.ts';
import type { LiveScan } from '../../src-shared/contract/live.ts';
import type { Preferences } from '../../src-shared/contract/preferences.ts';
import type { EngineProcess } from '../engine-process/engine-process.ts';
import { DraftService } from './draft-service.ts';
import { EngineList } from './engine-list.ts';
import { ExportService, type ExportSurroundings } from './export-service.ts';
import { HistoryService } from './history-service.ts';
import { InspectionService } from './inspection-service.ts';
import { PreferencesService } from './preferences-service.ts';
import { ScanQueue } from './scan-queue.ts';

/** What the services need of the program around them. */
export interface Surroundings extends ExportSurroundings {
  /** Folder of the preferences. */
  readonly userData: string;
  readonly historyPath: string;
  /** Folder of the bundled sample. */
  readonly sampleFolder: string;
  startProcess(): EngineProcess;
  /** Tells the window. */
  sendEvent<Channel extends EventChannel>(channel: Channel, payload: EventPayload<Channel>): void;
  /** The running scan is another, or further than before. */
  onActivity(queue: ScanQueue): void;
  /** A scan ended by itself or by an error. */
  onScanEnded(report: ScanReport | null, live: LiveScan): void;
  /** The user set something else. */
  onPreferences(preferences: Preferences): void;
}

/** The use cases of the desktop program, made for each other. */
export interface DesktopServices {
  readonly preferences: PreferencesService;
  readonly history: HistoryService;
  readonly queue: ScanQueue;
  readonly draft: DraftService;
  readonly engines: EngineList;
  readonly inspection: InspectionService;
  readonly exports: ExportService;
}

export function createServices(surroundings: Surroundings): DesktopServices {
  const { userData, historyPath, sampleFolder } = surroundings;
  const startProcess = (): EngineProcess => surroundings.startProcess();
  const preferences = new PreferencesService(join(userData, 'preferences.json'));
  const history = new HistoryService(historyPath);
  const openHistory = () => history.open();
  const draft = new DraftService(startProcess, sampleFolder, {
    changed: () => surroundings.sendEvent('draft:changed', {}),
    opened: (kind, path) => preferences.remember(kind, path),
  });
  preferences.onChange = (changed) => {
    surroundings.onPreferences(changed);
    surroundings.sendEvent('preferences:changed', {});
  };
  history.onChange = () => surroundings.sendEvent('history:changed', {});
  return {
    preferences,
    history,
    queue: createQueue(openHistory, surroundings),
    draft,
    engines: new EngineList(startProcess),
    inspection: new InspectionService(openHistory, startProcess),
    exports: new ExportService(history, preferences, surroundings),
  };
}

function createQueue(openHistory: HistoryService['open'], surroundings: Surroundings): ScanQueue {
  const queue: ScanQueue = new ScanQueue(openHistory, () => surroundings.startProcess(), {
    changed: () => {
      surroundings.onActivity(queue);
      surroundings.sendEvent('live:changed', {});
    },
    progress: (event) => surroundings.sendEvent('live:progress', event),
    label: (event) => {
      surroundings.onActivity(queue);
      surroundings.sendEvent('live:label', event);
    },
    pairs: (event) => {
      surroundings.onActivity(queue);
      surroundings.sendEvent('live:pairs', event);
    },
    queueChanged: () => surroundings.sendEvent('queue:changed', {}),
    scanEnded: (report, live) => surroundings.onScanEnded(report, live),
  });
  return queue;
}

/** Ends every process and closes the history. */
export function closeServices({ draft, inspection, history }: DesktopServices): void {
  draft.close();
  inspection.close();
  history.close();
}
