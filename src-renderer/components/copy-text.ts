/**
 * Puts text on the clipboard. By the copy command, not `navigator.clipboard`: that needs a permission, and the
 * session grants none.
 *
 * @returns whether it was copied; call it from a click or a key only
 */
export function copyText(text: string): boolean {
  const fill = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
  };
  document.addEventListener('copy', fill, { once: true });
  const copied = document.execCommand('copy');
  document.removeEventListener('copy', fill);
  return copied;
}
