'use strict';
// Walking through an execution: one step at a time, lit in the list, in the diagram and in the source.
// Everything is readable without this; it reads the page's own attributes and sets text as text.

const walks = [];

for (const walk of document.querySelectorAll('.walk')) {
  const controls = walk.querySelector('.controls');
  const slider = walk.querySelector('.slider');
  const said = walk.querySelector('.said');
  const source = walk.querySelector('.source');
  const back = walk.querySelector('.step-back');
  const on = walk.querySelector('.step-on');
  const unfold = walk.querySelector('.unfold');
  const folds = [...walk.querySelectorAll('.fold > details')];
  const lines = new Map();
  for (const line of walk.querySelectorAll('.ln')) lines.set(line.dataset.at, line);
  let current = null;

  // What can be walked to: steps, and what they are folded behind, as far as either is in sight.
  const stops = () => [...walk.querySelectorAll('.row.step, .fold > details > summary')].filter((row) => {
    const fold = row.closest('details');
    return row.localName === 'summary' ? !fold.open : !fold || fold.open;
  });

  const light = (row) => {
    for (const lit of walk.querySelectorAll('.ln.lit, .ln.called')) lit.classList.remove('lit', 'called');
    if (!row) return;
    for (const at of (row.dataset.callers || '').split(' ')) lines.get(at)?.classList.add('called');
    const line = lines.get(row.dataset.at);
    if (!line) return;
    line.classList.remove('called');
    line.classList.add('lit');
    // Only the source moves, never the page.
    const box = source.getBoundingClientRect();
    const at = line.getBoundingClientRect();
    if (at.top < box.top + 40 || at.bottom > box.bottom - 10) {
      source.scrollTop += at.top - box.top - box.height / 3;
    }
  };

  const show = () => {
    const all = stops();
    slider.max = String(Math.max(all.length - 1, 0));
    const at = Math.max(all.indexOf(current), 0);
    slider.value = String(at);
    back.disabled = !current || at === 0;
    on.disabled = at === all.length - 1;
    const words = current ? current.querySelector('.what').textContent.replace(/\s+/g, ' ').trim() : '';
    said.textContent = current ? `Step ${at + 1} of ${all.length}. ${words}` : `${all.length} steps. The arrow keys ← and → walk through them.`;
    slider.setAttribute('aria-valuetext', said.textContent);
  };

  const go = (row, focus) => {
    if (!row) return;
    current?.classList.remove('current');
    current?.removeAttribute('aria-current');
    for (const lit of walk.querySelectorAll('.row.lit')) lit.classList.remove('lit');
    for (const stop of walk.querySelectorAll('.row.step')) stop.tabIndex = stop === row ? 0 : -1;
    current = row;
    row.classList.add('current');
    row.setAttribute('aria-current', 'step');
    if (focus) row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
    light(row);
    show();
  };

  const by = (steps, focus) => {
    const all = stops();
    const at = current ? all.indexOf(current) + steps : 0;
    go(all[Math.min(Math.max(at, 0), all.length - 1)], focus);
  };

  // A line is lit: all its steps are, and the next one after the current step is gone to.
  const visit = (line) => {
    const here = stops().filter((row) => row.dataset.at === line.dataset.at);
    let rows = here;
    if (rows.length === 0) {
      const folded = [...walk.querySelectorAll('.row.step')].filter((row) => row.dataset.at === line.dataset.at);
      for (const row of folded) row.closest('details').open = true;
      rows = folded;
    }
    const next = rows[(rows.indexOf(current) + 1) % rows.length];
    go(next, false);
    for (const row of rows) row.classList.add('lit');
  };

  walk.addEventListener('click', (event) => {
    const line = event.target.closest('.ln.stepped');
    const row = event.target.closest('.row.step, .row.enter');
    if (line) visit(line);
    else if (row?.classList.contains('enter')) light(row);
    else if (row) go(row, true);
  });

  walk.addEventListener('pointerover', (event) => {
    const row = event.target.closest('.row[data-at]');
    const line = event.target.closest('.ln');
    if (event.pointerType === 'mouse') light(row || current);
    for (const other of walk.querySelectorAll('.row.step')) {
      other.classList.toggle('near', Boolean(line) && other.dataset.at === line.dataset.at);
    }
  });
  walk.addEventListener('pointerleave', () => light(current));

  walk.addEventListener('focusin', (event) => {
    const row = event.target.closest('.row.step');
    if (row && row !== current) go(row, false);
  });

  walk.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const inList = event.target.closest('.steps');
    if (!inList || event.target.closest('button')) return;
    const all = stops();
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step) by(step, true);
    else if (event.key === 'Home') go(all[0], true);
    else if (event.key === 'End') go(all[all.length - 1], true);
    else return;
    event.preventDefault();
  });

  slider.addEventListener('input', () => go(stops()[Number(slider.value)], false));
  back.addEventListener('click', () => by(-1, false));
  on.addEventListener('click', () => by(1, false));
  unfold?.addEventListener('click', () => {
    const open = unfold.getAttribute('aria-pressed') !== 'true';
    for (const fold of folds) fold.open = open;
    unfold.setAttribute('aria-pressed', String(open));
  });
  for (const fold of folds) {
    fold.addEventListener('toggle', () => {
      if (current && !stops().includes(current)) {
        const summary = current.closest('details')?.querySelector('summary');
        go(current.localName === 'summary' ? fold.querySelector('.row.step') : summary, false);
      }
      show();
    });
  }

  walks.push({ walk, by });
  controls.hidden = false;
  const first = walk.querySelector('.row.step');
  if (first) first.tabIndex = 0;
  // The source begins at the place to look at first.
  const fatal = walk.querySelector('.row.fatal') || walk.querySelector('.row.key');
  const place = (fatal && lines.get(fatal.dataset.at)) || walk.querySelector('.ln.noted');
  if (place && source) {
    const above = place.getBoundingClientRect().top - source.getBoundingClientRect().top;
    source.scrollTop = above - source.clientHeight / 3;
  }
  show();
}

// With the focus nowhere, the arrow keys walk through whatever execution is in sight.
document.addEventListener('keydown', (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const elsewhere = document.activeElement && document.activeElement !== document.body;
  if (!step || elsewhere || event.altKey || event.ctrlKey || event.metaKey) return;
  const inSight = walks.find(({ walk }) => {
    const { top, bottom } = walk.getBoundingClientRect();
    return top < innerHeight / 2 && bottom > innerHeight / 4;
  });
  if (!inSight) return;
  inSight.by(step, false);
  event.preventDefault();
});

for (const replay of document.querySelectorAll('.replay')) {
  const button = replay.querySelector('.copy');
  const command = replay.querySelector('.command');
  const copied = replay.querySelector('.copied');
  button.hidden = false;
  button.addEventListener('click', async () => {
    let done = false;
    try {
      await navigator.clipboard.writeText(command.textContent);
      done = true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(command);
      const selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      try { done = document.execCommand('copy'); } catch { done = false; }
    }
    copied.textContent = done ? 'Copied.' : 'Selected: copy it with the keyboard.';
  });
}
