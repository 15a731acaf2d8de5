import { z } from 'zod';

export const scanIdSchema = z.string().min(1);
export const labelSchema = z.number().int().nonnegative();
