/**
 * What the page may do: run its own scripts and styles, show its own pictures, and nothing else. The program has no
 * use for a network, so no connection is allowed at all.
 */
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  // Markup is made by Svelte's compiled templates alone, never from strings at run time.
  'require-trusted-types-for': "'script'",
  'trusted-types': 'svelte-trusted-html',
};

export const contentSecurityPolicy = Object.entries(directives)
  .map(([directive, value]) => `${directive} ${value}`)
  .join('; ');

/** Sent with every file of the page. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};
