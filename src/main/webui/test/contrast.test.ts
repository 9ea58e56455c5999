import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Relative luminance and contrast ratio, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The variables of a rule of hilum.css. */
function colours(css: string, selector: string): Map<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return new Map([...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] as string, m[2] as string]));
}

const folder = process.env.HILUM_WEBUI ?? '';
const css = readFileSync(`${folder}/public/hilum.css`, 'utf8');
const themes = new Map([['dark', colours(css, ':root')], ['light', colours(css, ':root[data-theme="light"]')]]);
const grounds = ['ground', 'raised', 'hover', 'chosen'];

for (const [name, theme] of themes) {
  const of = (key: string): string => {
    const value = theme.get(key);
    assert.ok(value, `${name} has no --${key}`);
    return value;
  };
  test(`text of the ${name} theme has 4.5:1 on every ground (WCAG 1.4.3 AA)`, () => {
    for (const ground of grounds) {
      for (const text of ['text', 'quiet', 'critical', 'urgent', 'routine', 'accent']) {
        const ratio = contrast(of(text), of(ground));
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
    assert.ok(contrast(of('on-accent'), of('accent')) >= 4.5, 'on-accent on accent');
  });
  test(`edges of controls and focus of the ${name} theme have 3:1 (WCAG 1.4.11 AA)`, () => {
    for (const ground of ['ground', 'raised', 'hover']) {
      for (const edge of ['edge', 'accent']) {
        const ratio = contrast(of(edge), of(ground));
        assert.ok(ratio >= 3, `${edge} on ${ground}: ${ratio.toFixed(2)}`);
      }
    }
  });
}
