// Debian's Chromium over its debugging pipe: enough to open a page, press something and take a picture.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WAIT_MAX_MS = 15_000;

export async function browser(program = process.env.CHROMIUM ?? 'chromium') {
  const profile = mkdtempSync(join(tmpdir(), 'slipway-look-'));
  const child = spawn(
    program,
    ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  child.on('error', (problem) => {
    throw new Error(`${program} cannot be run (apt-get install chromium): ${problem.message}`);
  });
  const asked = new Map();
  const listeners = [];
  let last = 0;
  let rest = '';
  child.stdio[4].setEncoding('utf8').on('data', (text) => {
    const parts = (rest + text).split('\0');
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (message.id) {
        const { resolve, reject } = asked.get(message.id);
        asked.delete(message.id);
        message.error ? reject(new Error(message.error.message)) : resolve(message.result);
      } else {
        listeners.forEach((listener) => listener(message));
      }
    }
  });
  const send = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      asked.set(++last, { resolve, reject });
      child.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + '\0');
    });

  return {
    async page(url, width, height) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const call = (method, params) => send(method, params, sessionId);
      const problems = [];
      listeners.push((message) => {
        if (message.sessionId !== sessionId) return;
        if (message.method === 'Runtime.exceptionThrown') problems.push(message.params.exceptionDetails.exception?.description ?? message.params.exceptionDetails.text);
        if (message.method === 'Runtime.consoleAPICalled' && message.params.type === 'error') problems.push(message.params.args.map((a) => a.description ?? a.value).join(' '));
        if (message.method === 'Log.entryAdded' && message.params.entry.level === 'error') problems.push(message.params.entry.text + ' ' + message.params.entry.url);
      });
      await call('Runtime.enable');
      await call('Log.enable');
      await call('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
      await call('Page.enable');
      await call('Page.navigate', { url });
      const evaluate = async (expression) => {
        const { result, exceptionDetails } = await call('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      };
      return {
        problems,
        evaluate,
        async until(expression) {
          const end = Date.now() + WAIT_MAX_MS;
          while (Date.now() < end) {
            if (await evaluate(`!!(${expression})`).catch(() => false)) return;
            await new Promise((done) => setTimeout(done, 50));
          }
          throw new Error('never became true: ' + expression);
        },
        async picture() {
          const { data } = await call('Page.captureScreenshot', { format: 'png' });
          return Buffer.from(data, 'base64');
        },
        close: () => send('Target.closeTarget', { targetId }),
      };
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      await send('Browser.close').catch(() => undefined);
      await ended;
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
