import type { TimeTrial } from '../../../src-shared/contract/draft.ts';
import type { ScanSettings } from '../../../src-shared/domain/scan-settings.ts';
import { settingChoices } from '../../../src-shared/setting-values.ts';
import type { DeviceList } from '../../state/draft.svelte.ts';

type Place = Pick<ScanSettings, 'engine' | 'device'>;

/** The engine and device of the settings as one value of a select. */
export function valueOfPlace({ engine, device }: Place): string {
  return engine === 'auto' ? engine : `${engine}/${device ?? ''}`;
}

/** The engine and device that `valueOfPlace` stands for. */
export function placeOfValue(value: string): Place {
  const [engine, device] = value.split('/') as [Place['engine'], string?];
  return { engine, device: device === undefined || device === '' ? null : device };
}

/** `ONNX Runtime · cpu` */
export function describePlace(engine: string, device: string | null): string {
  const names: Readonly<Record<string, string>> = settingChoices.engine;
  const name = names[engine] ?? engine;
  return device === null ? name : `${name} · ${device}`;
}

/** What can be chosen: the measured choice first, then every device; one that is not there says why. */
export function deviceOptions(
  devices: DeviceList,
  settings: Place,
): { value: string; label: string; description: string; disabled: boolean }[] {
  const options = devices.map(({ engine, device, available, reason }) => ({
    value: `${engine}/${device}`,
    label: describePlace(engine, device),
    description: reason,
    disabled: !available,
  }));
  const automatic = {
    value: 'auto',
    label: 'Automatic',
    description: 'Times every usable device on your model, for 3 seconds at most, and takes the fastest.',
    disabled: false,
  };
  const chosen = valueOfPlace(settings);
  if (chosen === 'auto' || options.some(({ value }) => value === chosen)) return [automatic, ...options];
  const other = {
    value: chosen,
    label: describePlace(settings.engine, settings.device),
    description: 'As the settings ask for.',
    disabled: false,
  };
  return [automatic, ...options, other];
}

/** `Measured on ONNX Runtime · cpu with 2 threads, 4 labels at once: 16 ms for a gradient evaluation of a label.` */
export function describeTrial({ engine, device, threads, labelSlots, evaluationMs }: TimeTrial): string {
  const time = evaluationMs >= 10 ? evaluationMs.toFixed(0) : evaluationMs.toFixed(1);
  const count = threads === 1 ? '1 thread' : `${threads} threads`;
  const labels = labelSlots === 1 ? 'one label at a time' : `${labelSlots} labels at once`;
  return `Measured on ${describePlace(engine, device)} with ${count}, ${labels}: ${time} ms for a gradient evaluation of a label.`;
}
