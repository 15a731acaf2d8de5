import path from 'node:path';
import { unpackPackagedChromium } from './packaged-chromium.ts';

/**
 * Variables of a process that is to find a GPU where there is none: SwiftShader, Vulkan in software, with the loader it
 * needs, both from `@sparticuz/chromium`, which is for Linux on x64. They have to be set before the process starts,
 * because the system's loader reads them only then. Undefined on other systems.
 */
export function softwareVulkan(): Record<string, string> | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = unpackPackagedChromium();
  const libraries = [folder, process.env['LD_LIBRARY_PATH'] ?? []].flat();
  return {
    VK_DRIVER_FILES: path.join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: libraries.join(':'),
  };
}
