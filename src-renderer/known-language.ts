/**
 * Under LANG=C Chromium names its language `en-US@posix`, which `Intl` refuses, and a chart library that formats
 * numbers in the user's language would keep the window blank. Such a language is taken for English.
 */
try {
  Intl.getCanonicalLocales(navigator.language);
} catch {
  Object.defineProperty(navigator, 'language', { value: 'en-US' });
}
