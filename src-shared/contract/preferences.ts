import { z } from 'zod';

/** What the user set once for the program. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Line at the top and bottom of every exported report, e.g. a classification; empty for none. */
  banner: z.string().max(200),
  /** Desktop notification when a scan ends. */
  notifies: z.boolean(),
  /** Whole-number enlargement of exported pictures. */
  enlargement: z.number().int().min(2).max(64),
  /** Files opened last, newest first. */
  recentModels: z.array(z.string()).max(10),
  recentDatasets: z.array(z.string()).max(10),
});
export type Preferences = z.infer<typeof preferencesSchema>;

/** Only these can be set by the window; the recent files follow what is opened. */
export const preferenceChangeSchema = preferencesSchema
  .pick({ theme: true, banner: true, notifies: true, enlargement: true })
  .partial();
