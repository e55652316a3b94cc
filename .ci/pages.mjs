// Whether pages do in a real browser what they are there for: pages.mjs PLAYWRIGHT BROWSER FOLDER
//
// FOLDER holds the pages that the tests of the output left behind. Each is opened in light and dark,
// wide and narrow; then one is walked through with mouse and keys, and one tries to break out.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [playwright, executablePath, folder] = process.argv.slice(2);
const { chromium } = await import(pathToFileURL(path.join(playwright, 'index.mjs')).href);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1400, height: 900 };

const browser = await chromium.launch({
  executablePath,
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});

const address = (name) => pathToFileURL(path.resolve(folder, `${name}.html`)).href;

// Opens a page that notes whatever goes wrong on it: errors, requests, what the policy refused.
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: DESK, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address(name)) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(address(name));
  return { page, trouble, close: () => context.close() };
}

// Text whose colour is too close to what is behind it, by WCAG's AA.
function tooFaint() {
  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const luminance = (rgb) => {
    const linear = rgb.map((it) => it / 255).map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { rgb, alpha } = channels(getComputedStyle(at).backgroundColor);
      if (alpha > 0) return rgb;
    }
    return [255, 255, 255];
  };
  const found = new Set();
  for (const element of document.querySelectorAll('body *:not(svg *):not(script)')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!own || element.disabled || !element.checkVisibility() || element.classList.contains('vh')) continue;
    const style = getComputedStyle(element);
    const [one, other] = [luminance(channels(style.color).rgb), luminance(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) found.add(`${element.localName}.${element.className} ${contrast.toFixed(2)}`);
  }
  return [...found];
}

const tests = {
  async 'every page stays within its window, is readable, and asks for nothing'(names) {
    for (const name of names) {
      for (const colorScheme of ['light', 'dark']) {
        for (const viewport of [DESK, PHONE]) {
          const { page, trouble, close } = await open(name, { viewport, colorScheme });
          const [width, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(width <= window, `${name}: ${width} pixels wide in a window of ${window}`);
          assert.deepEqual(await page.evaluate(tooFaint), [], `${name}, ${colorScheme}`);
          const [red] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
          assert.ok(colorScheme === 'dark' ? red < 60 : red > 200, `${name}: ${red}`);
          assert.deepEqual(trouble, [], name);
          await close();
        }
      }
    }
  },

  async 'a click on a step lights it and its line, and says it'() {
    const { page, trouble, close } = await open('deadlock');
    await page.locator('.row.step', { hasText: 'waits for ever' }).first().click();
    assert.match(await page.locator('.said').innerText(), /^Step \d+ of \d+\. \w lock .*waits for ever/);
    assert.equal(await page.locator('.row.current[aria-current=step]').count(), 1);
    assert.equal(await page.locator('.ln.lit').getAttribute('data-at'), await page.locator('.row.current').getAttribute('data-at'));
    assert.ok(await page.evaluate(() => {
      const [line, box] = ['.ln.lit', '.source'].map((it) => document.querySelector(it).getBoundingClientRect());
      return line.top >= box.top && line.bottom <= box.bottom;
    }), 'the lit line is in sight');
    assert.deepEqual(trouble, []);
    await close();
  },

  async 'arrow keys, Home, End and the slider walk through the steps'() {
    const { page, trouble, close } = await open('deadlock');
    const at = async () => Number((await page.locator('.said').innerText()).match(/^Step (\d+) of/)?.[1]);
    await page.locator('.steps .row.step[tabindex="0"]').focus();
    assert.equal(await at(), 1);
    for (const [key, reached] of [['ArrowDown', 2], ['ArrowRight', 3], ['ArrowUp', 2], ['ArrowLeft', 1], ['ArrowUp', 1]]) {
      await page.keyboard.press(key);
      assert.equal(await at(), reached, key);
    }
    await page.keyboard.press('End');
    const last = await at();
    assert.ok(last > 3);
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains('current')), 'the focus goes along');
    assert.ok(await page.locator('.step-on').isDisabled());
    await page.keyboard.press('Home');
    assert.equal(await at(), 1);
    await page.locator('.slider').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await at(), 2);
    assert.match(await page.locator('.slider').getAttribute('aria-valuetext'), /^Step 2 of/);
    await page.locator('.slider').fill(String(last - 1));
    assert.equal(await at(), last);
    await page.locator('.step-back').click();
    assert.equal(await at(), last - 1);
    assert.deepEqual(trouble, []);
    await close();
  },

  async 'with the focus nowhere, the arrow keys walk through what is in sight'() {
    const { page, trouble, close } = await open('deadlock');
    await page.locator('.walk').first().evaluate((walk) => walk.scrollIntoView());
    for (const step of [1, 2]) {
      await page.keyboard.press('ArrowRight');
      assert.match(await page.locator('.said').first().innerText(), new RegExp(`^Step ${step} of`));
    }
    await page.keyboard.press('ArrowLeft');
    assert.match(await page.locator('.said').first().innerText(), /^Step 1 of/);
    assert.deepEqual(trouble, []);
    await close();
  },

  async 'a line lights its steps, by mouse and by key, and a step its line under the mouse'() {
    const { page, trouble, close } = await open('deadlock');
    const line = page.locator('.ln.stepped').first();
    const name = await line.getAttribute('data-at');
    const steps = await page.locator(`.row.step[data-at="${name}"]`).count();
    await line.locator('.text').click();
    assert.equal(await page.locator('.row.step.lit').count(), steps);
    const first = await page.locator('.said').innerText();
    await line.locator('button').focus();
    await page.keyboard.press('Enter');
    assert.notEqual(await page.locator('.said').innerText(), first, 'the next step of the line');
    assert.equal(await page.locator('.row.current').getAttribute('data-at'), name);
    const other = page.locator(`.row.step[data-at]:not([data-at="${name}"])`).first();
    await other.hover();
    assert.equal(await page.locator('.ln.lit').getAttribute('data-at'), await other.getAttribute('data-at'));
    await page.locator('h1').hover();
    assert.equal(await page.locator('.ln.lit').getAttribute('data-at'), name, 'the current step is lit again');
    assert.deepEqual(trouble, []);
    await close();
  },

  async 'what is folded opens, one by one and all at once'() {
    const { page, trouble, close } = await open('race');
    const shown = () => page.locator('.row.step:visible').count();
    const before = await shown();
    const summary = page.locator('.fold summary').first();
    await summary.focus();
    await page.keyboard.press('Enter');
    const one = await shown();
    assert.ok(one > before);
    await summary.click();
    assert.equal(await shown(), before);
    await page.locator('.unfold').click();
    assert.equal(await page.locator('.unfold').getAttribute('aria-pressed'), 'true');
    assert.equal(await shown(), await page.locator('.row.step').count());
    await page.locator('.row.step').nth(20).click();
    await page.locator('.unfold').click();
    assert.equal(await shown(), before);
    assert.deepEqual(trouble, []);
    await close();
  },

  async 'the command can be copied even where the clipboard is out of reach'() {
    const { page, close } = await open('deadlock');
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    await page.locator('.copy').first().click();
    assert.match(await page.locator('.copied').first().innerText(), /^Selected/);
    assert.equal(await page.evaluate(() => getSelection().toString()), await page.locator('.command').first().innerText());
    await close();
  },

  async 'everything is there without a script'() {
    const { page, close } = await open('race', { javaScriptEnabled: false });
    assert.equal(await page.locator('.controls:visible, .copy:visible').count(), 0);
    await page.locator('.fold summary').first().click();
    assert.ok(await page.locator('.fold .row.step').first().isVisible());
    await close();
  },

  async 'on paper there are no controls, and the source is whole'() {
    const { page, close } = await open('deadlock', { viewport: { width: 760, height: 1000 } });
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.controls:visible, .copy:visible').count(), 0);
    assert.ok(await page.evaluate(() => {
      const source = document.querySelector('.source');
      return source.scrollHeight <= source.clientHeight + 1;
    }));
    await close();
  },

  async 'nothing moves for those who want it still'() {
    for (const reducedMotion of ['reduce', 'no-preference']) {
      const { page, close } = await open('deadlock', { reducedMotion });
      const duration = await page.locator('.row').first().evaluate((row) => getComputedStyle(row).transitionDuration);
      assert.equal(duration === '0s', reducedMotion === 'reduce', duration);
      await close();
    }
  },

  async 'what a submission wrote is shown and never obeyed'() {
    const { page, trouble, close } = await open('hostile');
    assert.doesNotMatch(await page.title(), /pwned/);
    assert.ok((await page.locator('body').innerText()).includes("<script>document.title='pwned'</script>"));
    assert.equal(await page.locator('script').count(), 1);
    assert.equal(await page.locator('body img, a[href^="javascript"]').count(), 0);
    await page.locator('.row.step').first().click();
    await page.keyboard.press('End');
    await page.locator('.ln.stepped').first().click();
    assert.doesNotMatch(await page.title(), /pwned/);
    assert.deepEqual(trouble, []);
    await close();
  },

  async 'the policy refuses what was not there from the start'() {
    const { page, close } = await open('pass');
    const refused = await page.evaluate(async () => {
      const found = [];
      document.addEventListener('securitypolicyviolation', (event) => found.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = "document.title = 'pwned'";
      const image = document.createElement('div');
      image.innerHTML = '<img src="data:image/png;base64,AA==" onerror="document.title=\'pwned\'"><p style="color:red">';
      document.body.append(script, image);
      await new Promise((done) => setTimeout(done, 200));
      return found;
    });
    for (const directive of ['script-src-elem', 'img-src', 'style-src-attr']) assert.ok(refused.includes(directive), refused.join());
    assert.doesNotMatch(await page.title(), /pwned/);
    await close();
  },
};

const names = fs.readdirSync(folder).filter((it) => it.endsWith('.html')).map((it) => path.basename(it, '.html'));
assert.ok(names.length > 0, `no pages in ${folder}`);
let failed = 0;
for (const [title, test] of Object.entries(tests)) {
  try {
    await test(names);
    console.log(`ok    ${title}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${title}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
