import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../../src-main/engines/index.ts';
import { onnxruntimeDevices } from '../../../../src-main/engines/onnxruntime/devices.ts';

const reports = await onnxruntimeDevices();
const options = { threads: 1 };

/** What the machine must have for each device, whether this one has it or not. */
const needs = { cuda: 'NVIDIA', dml: 'Windows', coreml: 'macOS', webgpu: 'Vulkan' };

describe('the devices of onnxruntime', () => {
  it('are all tried, and the processor is always usable', () => {
    expect(reports.map(({ device }) => device)).toEqual(['cpu', 'cuda', 'dml', 'coreml', 'webgpu']);
    expect(reports[0]).toMatchObject({ available: true, reason: 'Ready.' });
  });

  it.each(Object.entries(needs))(
    '%s is usable, or says that it needs %s and what went wrong',
    (device, need) => {
      const { available, reason } = reports.find((report) => report.device === device)!;
      expect(reason).toMatch(available ? /^Ready\.$/ : new RegExp(`${need}.* \\(.+\\)$`));
    },
  );

  it.each(Object.keys(needs))(
    '%s opens where it is usable, and is refused with that reason else',
    async (device) => {
      const { available, reason } = reports.find((report) => report.device === device)!;
      const opened = createEngine('onnxruntime', device, options);
      if (available) return expect(opened).resolves.toMatchObject({ device });
      await expect(opened).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
      await expect(opened).rejects.toThrow(reason);
    },
  );

  it('that nobody knows are refused with the names of those that are known', async () => {
    const opened = createEngine('onnxruntime', 'tpu', options);
    await expect(opened).rejects.toMatchObject({ code: 'SETTINGS_INVALID' });
    await expect(opened).rejects.toThrow('cpu, cuda, dml, coreml, webgpu');
  });
});
