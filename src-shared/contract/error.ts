import { z } from 'zod';
import { appErrorCodes } from '../domain/app-error.ts';

/** What can be wrong, as it crosses to the window. `AppErrorPayload` as a schema. */
export const errorSchema = z.object({
  code: z.enum(appErrorCodes),
  message: z.string(),
  detail: z.string().optional(),
  choices: z.array(z.string()).readonly().optional(),
});
