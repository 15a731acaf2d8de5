import { config } from 'zod';

/** Schemas are interpreted: compiling them would need `eval`, which the page's policy refuses with a console error. */
config({ jitless: true });
