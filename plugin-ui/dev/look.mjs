// Takes a picture of every view in both themes into target/look and holds each against axe. Development
// only: `npm run look [part of a name]`; `npm run look state` shows what is empty, loads, fails or may not be seen; the tests proper drive the real service.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browser } from './browser.mjs';
import { serve } from './server.mjs';
import { VIEWS } from './views.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '../target/look');
const axe = readFileSync(join(here, '../node_modules/axe-core/axe.min.js'), 'utf8');
const only = process.argv[2] ?? '';
mkdirSync(out, { recursive: true });

const server = await serve(0);
const base = `http://127.0.0.1:${server.address().port}/ui/index.html`;
const chromium = await browser();
let failed = 0;
try {
  for (const view of VIEWS.filter(({ name }) => name.includes(only))) {
    for (const theme of view.themes ?? ['light', 'dark']) {
      const objects = (view.objects ?? []).map((id) => `urn:vmomi:${id}`).join(',');
      const url = `${base}?theme=${theme}&objects=${objects}&mode=${view.mode ?? ''}#/${view.route}`;
      const page = await chromium.page(url, view.width ?? 1360, view.height ?? 860);
      try {
        await page.until(`document.body.hasAttribute('cds-theme') && ${view.mode === 'loading' ? '' : '!'}document.querySelector('.spinner') && document.querySelector('h1, h3.modal-title, h2, clr-wizard-title')`);
        for (const step of view.steps ?? []) {
          await page.evaluate(step.do);
          await page.until(step.until ?? 'true');
        }
        // Animations of what just appeared.
        await new Promise((done) => setTimeout(done, 400));
        writeFileSync(join(out, `${view.name}-${theme}.png`), await page.picture());
        await page.evaluate(axe);
        const bad = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '')).join(' | ')))`);
        // A browser notes every answer that is no success; here they are meant.
        const problems = page.problems.filter((line) => !view.mode || !line.startsWith('Failed to load resource'));
        for (const line of [...bad, ...problems]) {
          failed++;
          console.log(`${view.name} (${theme}): ${line}`);
        }
      } catch (problem) {
        failed++;
        writeFileSync(join(out, `${view.name}-${theme}.png`), await page.picture());
        console.log(`${view.name} (${theme}): ${problem.message} ${page.problems.join(' ')}`);
      }
      await page.close();
    }
  }
} finally {
  await chromium.close();
  server.closeAllConnections();
  server.close();
}
console.log(failed ? `${failed} findings` : 'nothing found');
process.exitCode = failed ? 1 : 0;
