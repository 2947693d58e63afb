/** Line charts as SVG text, readable without a script, in light and dark. */
export type Line = { readonly name: string; readonly values: readonly number[] };
export type Chart = {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  readonly isLogarithmic?: boolean;
};

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 78;
const RIGHT = 14;
const TOP = 44;
const BOTTOM = 34;
const COLOURS = ['#1668b8', '#c2410c', '#15803d', '#7c3aed'];
const TICKS = 5;

export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A number short enough for an axis. */
export const formatShort = (value: number): string => {
  if (!Number.isFinite(value)) return 'never';
  const size = Math.abs(value);
  if (size >= 1e9) return `${+(value / 1e9).toPrecision(3)} bn`;
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(3)} M`;
  if (size >= 1e4) return `${+(value / 1e3).toPrecision(3)} k`;
  return `${+value.toPrecision(3)}`;
};

/** A round step of 1, 2 or 5 times a power of ten. */
const niceStep = (span: number): number => {
  const raw = span / TICKS;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw) ?? 10;
  return factor * power;
};

type Scale = { readonly ticks: readonly number[]; readonly y: (value: number) => number };

const scaleOf = ({ lines, isLogarithmic }: Chart): Scale => {
  const values = lines
    .flatMap((line) => line.values)
    .filter((value) => Number.isFinite(value) && (!isLogarithmic || value > 0));
  const max = Math.max(...values, isLogarithmic ? 1e-9 : 0);
  const min = Math.min(...values, isLogarithmic ? max : 0);
  const inner = HEIGHT - TOP - BOTTOM;
  if (isLogarithmic) {
    const [low, high] = [
      Math.floor(Math.log10(min)),
      Math.max(Math.ceil(Math.log10(max)), Math.floor(Math.log10(min)) + 1),
    ];
    const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
    return { ticks, y: (value) => TOP + inner * (1 - (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) };
  }
  const step = niceStep(max - min || 1);
  const [from, to] = [Math.floor(min / step), Math.max(Math.ceil(max / step), Math.floor(min / step) + 1)];
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => (from + i) * step);
  return { ticks, y: (value) => TOP + inner * (1 - (value / step - from) / (to - from)) };
};

/** Points of a line; it breaks where there is no number. */
const pathOf = (values: readonly number[], x: (i: number) => number, y: (value: number) => number): string =>
  values
    .map((value, i) => {
      if (!Number.isFinite(value)) return '';
      const pen = i > 0 && Number.isFinite(values[i - 1]!) ? 'L' : 'M';
      return `${pen}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');

/** `values` are by month. */
export const drawChart = (chart: Chart): string => {
  const { ticks, y } = scaleOf(chart);
  const count = chart.lines[0]?.values.length ?? 1;
  const x = (i: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * i) / Math.max(1, count - 1);
  const grid = ticks.map((tick) => {
    const at = y(tick).toFixed(1);
    return `<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/><text class="tick" x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${formatShort(tick)}</text>`;
  });
  const years = Array.from({ length: Math.floor((count - 1) / 12) + 1 }, (_, year) => year).map(
    (year) =>
      `<text class="tick" x="${x(year * 12).toFixed(1)}" y="${HEIGHT - 12}" text-anchor="middle">${year}</text>`,
  );
  let legendX = LEFT;
  const drawn = chart.lines.map((line, i) => {
    const colour = COLOURS[i % COLOURS.length];
    const legend = `<path d="M${legendX} 32h16" stroke="${colour}" stroke-width="3"/><text class="tick" x="${legendX + 21}" y="36">${escapeText(line.name)}</text>`;
    legendX += 40 + line.name.length * 7;
    return `<path d="${pathOf(line.values, x, y)}" fill="none" stroke="${colour}" stroke-width="2"/>${legend}`;
  });
  const title = `${chart.title}, ${chart.unit}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">`,
    '<style>text{font:12px system-ui,sans-serif;fill:#1f2937}.title{font-size:15px;font-weight:600}.tick{fill:#6b7280}.grid{stroke:#9ca3af;stroke-opacity:.35}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.tick{fill:#9ca3af}}</style>',
    `<text class="title" x="${LEFT}" y="18">${escapeText(title)}</text>`,
    ...grid,
    ...years,
    ...drawn,
    `<text class="tick" x="${WIDTH - RIGHT}" y="${HEIGHT - 12}" text-anchor="end">year</text>`,
    '</svg>',
  ].join('\n');
};
