const gibi = 1024 ** 3;

/** What a `.keras` archive may hold before it is refused. */
export const archiveLimits = {
  /** Three, and the assets of layers: vocabularies of text layers. */
  entries: 10_000,
  /** The weights are unpacked into memory; VGG16 with the state of its optimizer takes 1.7 GB. */
  entryBytes: 4 * gibi,
  totalBytes: 8 * gibi,
  /** As much as `keras/config/json.ts` parses. */
  jsonBytes: 32 * 1024 ** 2,
} as const;
