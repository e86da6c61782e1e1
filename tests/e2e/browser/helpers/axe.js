// Runs axe-core on a page, in both colour schemes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function assertAccessible(page, state) {
  await page.evaluate(AXE);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Excludes what Zoom renders: this page cannot fix Zoom's images without alt.
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run({ exclude: ['#component-root', '#zmmtg-root'] }, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }));
    assert.ok(passes.length > 10, 'axe has looked');
    const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => `${node.html} ${node.failureSummary}`) }));
    assert.deepEqual(found, [], `${state}, ${colorScheme}`);
  }
}
