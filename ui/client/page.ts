/**
 * What the page does in the browser, beyond links: theme, keys, copying, and a period drawn with the mouse. Every view
 * works without it.
 */
const THEMES = ['system', 'light', 'dark'] as const;
const root = document.documentElement;

function themeNow(): (typeof THEMES)[number] {
  const kept = localStorage.getItem('theme');
  return THEMES.find((theme) => theme === kept) ?? 'system';
}

function showTheme(): void {
  const theme = themeNow();
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  const button = document.getElementById('theme');
  if (button === null) return;
  button.hidden = false;
  button.textContent = { system: '◐ System', light: '○ Light', dark: '● Dark' }[theme];
  button.setAttribute('aria-label', `Theme: ${theme}`);
}

function nextTheme(): void {
  localStorage.setItem('theme', THEMES[(THEMES.indexOf(themeNow()) + 1) % THEMES.length] ?? 'system');
  showTheme();
}

async function copy(button: HTMLElement): Promise<void> {
  const text = document.getElementById(button.dataset.copy ?? '')?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    button.focus();
  }
  button.textContent = 'Copied';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 1500);
}

let selected = -1;

function select(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  if (rows.length === 0) return;
  rows[selected]?.classList.remove('selected');
  selected = Math.min(Math.max(selected + step, 0), rows.length - 1);
  const row = rows[selected];
  row?.classList.add('selected');
  row?.querySelector<HTMLElement>('a.what')?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

/** The copy button of what is seen: of the fix in the form that is chosen. */
function copyFix(): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('.form .copy')];
  buttons.find((button) => button.offsetParent !== null)?.click();
}

const KEYS: Readonly<Record<string, () => void>> = {
  '/': () => document.getElementById('search')?.focus(),
  j: () => select(1),
  k: () => select(-1),
  g: () => location.assign('/groups'),
  o: () => location.assign('/'),
  c: copyFix,
  '?': () => {
    const help = document.getElementById('help');
    if (help instanceof HTMLDialogElement && !help.open) help.showModal();
  },
};

function onKey(event: KeyboardEvent): void {
  const { target } = event;
  const isTyping = target instanceof HTMLInputElement && target.type !== 'radio';
  if (isTyping && event.key === 'Escape') target.blur();
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
  if (act === undefined) return;
  event.preventDefault();
  act();
}

/** Drag over the chart: the intervals under it become the period. */
function drawPeriods(chart: SVGSVGElement): void {
  const { starts = '', until = '', left = '0', plot = '1' } = chart.dataset;
  const times = starts.split(' ');
  const scale = () => chart.viewBox.baseVal.width / chart.getBoundingClientRect().width;
  const placeOf = (event: PointerEvent) => (event.clientX - chart.getBoundingClientRect().left) * scale();
  const indexAt = (x: number) => {
    const share = Math.min(Math.max((x - Number(left)) / Number(plot), 0), 0.9999);
    return Math.floor(share * times.length);
  };
  let begin: number | undefined;
  const box = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  box.setAttribute('class', 'selection');
  box.setAttribute('y', '0');
  box.setAttribute('height', String(chart.viewBox.baseVal.height - 22));
  chart.addEventListener('pointerdown', (event) => {
    if (event.button === 0 && !(event.target instanceof Element && event.target.closest('a') !== null))
      begin = placeOf(event);
  });
  chart.addEventListener('pointermove', (event) => {
    if (begin === undefined) return;
    const end = placeOf(event);
    box.setAttribute('x', String(Math.min(begin, end)));
    box.setAttribute('width', String(Math.abs(end - begin)));
    chart.append(box);
  });
  window.addEventListener('pointerup', (event) => {
    if (begin === undefined) return;
    const ends = [begin, placeOf(event)].sort((a, b) => a - b);
    begin = undefined;
    box.remove();
    const [from = 0, to = 0] = ends;
    if (to - from < 6) return;
    location.assign(`/?since=${times[indexAt(from)]}&until=${times[indexAt(to) + 1] ?? until}`);
  });
}

showTheme();
document.addEventListener('keydown', onKey);
document.addEventListener('DOMContentLoaded', () => {
  showTheme();
  document.getElementById('theme')?.addEventListener('click', nextTheme);
  for (const button of document.querySelectorAll<HTMLElement>('[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copy(button));
  }
  for (const chart of document.querySelectorAll<SVGSVGElement>('svg.time')) drawPeriods(chart);
});
