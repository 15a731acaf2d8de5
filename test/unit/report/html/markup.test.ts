import { expect, test } from 'vitest';
import { cssString, html } from '../../../../src-main/report/html/markup.ts';

test('texts are escaped, in content and in attributes', () => {
  const text = `<script>"'&`;
  expect(html`<p title="${text}">${text}</p>`.text).toBe(
    '<p title="&#60;script&#62;&#34;&#39;&#38;">&#60;script&#62;&#34;&#39;&#38;</p>',
  );
});

test('markup within markup stays as it is, and lists are joined', () => {
  const items = ['a', '<'].map((item) => html`<li>${item}</li>`);
  expect(html`${items}`.text).toBe('<li>a</li><li>&#60;</li>');
});

test('0 is written; what is null or false is left out', () => {
  expect(html`${0}${null}${undefined}${false}${''}`.text).toBe('0');
});

test('a text becomes a CSS string that it cannot end', () => {
  expect(cssString('A-1 "x"\n</style>\\')).toBe('"A\\2d 1 \\22 x\\22 \\a \\3c \\2f style\\3e \\5c "');
});
