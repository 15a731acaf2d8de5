import { config } from 'zod';

/** The page may not make code from strings, and a schema library that tries is refused loudly: keep it from trying. */
config({ jitless: true });
